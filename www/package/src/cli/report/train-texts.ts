/** What the page on a training run says, in three languages; written, not converted. */

import type { Tag } from "./texts.js";

const TEXTS = {
  title: ["模型训练报告", "模型訓練報告", "How good the model is"],
  period: ["{from} 至 {to} 的记录", "{from} 至 {to} 的紀錄", "a log from {from} to {to}"],
  size: ["模型 {bytes} 字节", "模型 {bytes} 位元組", "a model of {bytes} bytes"],
  good: [
    "模型胜过简单榜单，可以上线。",
    "模型勝過簡單榜單，可以上線。",
    "It beats the simple lists.",
  ],
  bad: ["模型不够好：{why}", "模型不夠好：{why}", "It is not good enough: {why}"],
  unjudged: [
    "数据太少，无法评判。",
    "資料太少，無法評判。",
    "There is too little in the log to judge it by.",
  ],
  data: ["读到的数据", "讀到的資料", "What was read"],
  rows: ["读到的行", "讀到的列", "Rows read"],
  kept: ["保留的行", "保留的列", "Rows kept"],
  orders: ["订单", "訂單", "Orders"],
  customers: ["顾客", "顧客", "Customers"],
  views: ["浏览", "瀏覽", "Views"],
  sessions: ["会话", "工作階段", "Sessions"],
  products: ["商品", "商品", "Articles"],
  left_out: ["未计入的行", "未計入的列", "Rows left out"],
  unpriced: [
    "日志里没有价格，所以订单值多少仍然未知。",
    "記錄裡沒有價格，所以訂單值多少仍然未知。",
    "The log knows no prices, so what orders are worth stays unknown.",
  ],
  reason: ["原因", "原因", "Why"],
  choices: ["数据替您选的做法", "資料替您選的做法", "What the log decided"],
  choices_note: [
    "在评判之前的那个时段上比较各种做法；差别不明显时，用简单的。",
    "在評判之前的那個時段上比較各種做法；差別不明顯時，用簡單的。",
    "Compared on the window before the judged one; where the difference is small, the simpler way stays.",
  ],
  decision: ["要选的", "要選的", "To be chosen"],
  ways: ["各种做法", "各種做法", "Ways"],
  chosen: ["选中", "選中", "Chosen"],
  relations: [
    "以往的购买通过什么推荐新商品",
    "以往的購買透過什麼推薦新商品",
    "What past purchases speak through",
  ],
  mixed: ["混合榜单怎么学", "混合榜單怎麼學", "How the mixed list is taught"],
  unseen: ["新商品榜单怎么学", "新商品榜單怎麼學", "How the list of the new is taught"],
  baskets: ["同一单", "同一張訂單", "Baskets"],
  ease: ["EASE^R", "EASE^R", "EASE^R"],
  cosine: ["顾客相似（余弦）", "顧客相似（餘弦）", "Customers' cosines"],
  steady: ["稳妥", "穩妥", "Steadily"],
  sharp: ["只比前列", "只比前列", "Sharply"],
  basket: ["下一单会买什么", "下一張訂單會買什麼", "What is bought next"],
  basket_note: [
    "{n} 位顾客在 {from} 起 {days} 天内的下一单（平均 {targets} 件，{repeat} 以前买过），从 {items} 件商品中选 20 件。",
    "{n} 位顧客在 {from} 起 {days} 天內的下一張訂單（平均 {targets} 件，{repeat} 以前買過），從 {items} 件商品中選 20 件。",
    "The next order of {n} customers in the {days} days from {from} ({targets} articles, {repeat} of them bought before): lists of 20 out of {items}.",
  ],
  discover: ["会发现什么新东西", "會發現什麼新商品", "What is found anew"],
  discover_note: [
    "只列从未买过的商品，看 {n} 位下一单里有新商品的顾客；权重为此另学。",
    "只列從未買過的商品，看 {n} 位下一張訂單裡有新商品的顧客；權重為此另學。",
    "Lists of nothing bought before, for the {n} of them whose next order held something new; weights learnt for that.",
  ],
  session: ["接下来会看什么", "接下來會看什麼", "What is looked at next"],
  session_note: [
    "后来会话中的 {n} 次浏览之后，从 {items} 件商品中选 20 件。",
    "後來工作階段中的 {n} 次瀏覽之後，從 {items} 件商品中選 20 件。",
    "After each of {n} views in later sessions: lists of 20 out of {items}.",
  ],
  hitRate20: ["命中率（前 20）", "命中率（前 20）", "Hit rate of 20"],
  ndcg10: ["NDCG（前 10）", "NDCG（前 10）", "NDCG of 10"],
  recall20: ["召回率（前 20）", "召回率（前 20）", "Recall of 20"],
  mrr20: ["平均倒数排名（前 20）", "平均倒數排名（前 20）", "Mean reciprocal rank of 20"],
  against: ["与其他榜单之差", "與其他榜單之差", "Less the other lists"],
  method: ["榜单", "榜單", "List"],
  repeat: ["买过的", "買過的", "Bought before"],
  explore: ["没买过的", "沒買過的", "Never bought"],
  coverage: ["覆盖", "覆蓋", "Coverage"],
  engine: ["掌柜", "掌櫃", "Zhanggui"],
  popularity: ["近期热门", "近期熱門", "What is had lately"],
  frequency: ["个人常买", "個人常買", "Own frequency"],
  fading_frequency: ["个人常买（递减）", "個人常買（遞減）", "Own frequency, fading"],
  tifu_knn: ["TIFU-KNN", "TIFU-KNN", "TIFU-KNN"],
  item_knn: ["商品近邻", "商品近鄰", "Item-kNN"],
  recently_viewed: ["最近看过", "最近看過", "Last looks"],
  forecast: ["预测准不准", "預測準不準", "Whether the forecasts hold"],
  forecast_note: [
    "隐去最后 90 天后拟合，再看谁没有下单。按预测分成十组，每组应当落在线上。",
    "隱去最後 90 天後擬合，再看誰沒有下單。按預測分成十組，每組應當落在線上。",
    "Fitted without the last 90 days, then asked who did not order in them. Customers in ten groups: each should lie on the line.",
  ],
  foretold: ["预测不下单，%", "預測不下單，%", "foretold not to order, %"],
  came: ["实际未下单，%", "實際未下單，%", "did not, %"],
  figure: ["指标", "指標", "Figure"],
  model: ["模型", "模型", "Model"],
  by_recency: ["按距上次下单天数", "按距上次下單天數", "By last order"],
  by_base: ["按总体比例", "按總體比例", "By the base rate"],
  auc: ["AUC（越高越好）", "AUC（越高越好）", "AUC (higher is better)"],
  brier: ["Brier 分（越低越好）", "Brier 分（越低越好）", "Brier score (lower is better)"],
  mae: ["订单数平均误差", "訂單數平均誤差", "Mean error of orders"],
  methods: ["怎么算的", "怎麼算的", "How it was computed"],
  method_cut: [
    "模型只见到切点之前的记录，权重在更早的窗口上学习；榜单从全部商品中排出。",
    "模型只見到切點之前的紀錄，權重在更早的視窗上學習；榜單從全部商品中排出。",
    "The model saw only what was before the cut, its weights were learnt on earlier windows, and all articles compete.",
  ],
  method_interval: [
    "横线是 95% 区间（自助法，按顾客或会话重抽样）；与其他榜单之差成对比较，区间不含 0 的加重显示。",
    "橫線是 95% 區間（自助法，按顧客或工作階段重抽樣）；與其他榜單之差成對比較，區間不含 0 的加重顯示。",
    "Lines are 95 % intervals (bootstrap by customer or session). Differences are paired; bold where the interval leaves out 0.",
  ],
  method_ndcg: [
    "NDCG 的理想值截断在前 10。",
    "NDCG 的理想值截斷在前 10。",
    "The ideal of NDCG is cut at 10.",
  ],
} satisfies Record<string, [zhCN: string, zhTW: string, en: string]>;

const ORDER: Tag[] = ["zh-CN", "zh-TW", "en"];

/** With `{…}` filled in; what has no text is called by its code. */
export function trainTexts(tag: string) {
  return (code: string, fill: Record<string, string | number> = {}): string => {
    const text = TEXTS[code as keyof typeof TEXTS]?.[ORDER.indexOf(tag as Tag)] ?? code;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(fill[name] ?? ""));
  };
}
