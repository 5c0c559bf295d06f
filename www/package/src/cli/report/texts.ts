/** What the report says, in three languages; written, not converted. */

export type Tag = "zh-CN" | "zh-TW" | "en";
type Texts = Record<string, [zhCN: string, zhTW: string, en: string]>;

/** A figure's name, and in one line what it is. */
const FIGURES: Texts = {
  orders: ["订单", "訂單", "Orders"],
  revenue: ["净销售额", "淨銷售額", "Net revenue"],
  customers: ["下单顾客", "下單顧客", "Customers who ordered"],
  new_customers: ["新顾客", "新顧客", "New customers"],
  csat: ["满意度（CSAT）", "滿意度（CSAT）", "Satisfaction (CSAT)"],
  nps: ["净推荐值（NPS）", "淨推薦值（NPS）", "Net promoter score"],
  repurchase_rate: ["复购率", "回購率", "Repurchase rate"],
  order_value: ["客单价", "客單價", "Average order value"],
  acquisition_cost: ["获客成本", "獲客成本", "Acquisition cost"],
  clv: ["客户终身价值", "顧客終身價值", "Lifetime value"],
  churn_rate: ["流失率", "流失率", "Churn rate"],
  churn_risk: ["流失风险", "流失風險", "Churn risk"],
  complaint_rate: ["投诉率", "投訴率", "Complaint rate"],
  resolution_rate: ["投诉处理率", "投訴處理率", "Resolution rate"],
  hours_to_resolve: ["处理时长（小时）", "處理時長（小時）", "Hours to resolve"],
  renewal_rate: ["续约率", "續約率", "Renewal rate"],
  referral_rate: ["推荐率", "推薦率", "Referral rate"],
};

const NOTES: Texts = {
  csat: ["4、5 分所占的比例", "4、5 分所占的比例", "share of ratings of 4 or 5"],
  nps: ["推荐者减贬损者", "推薦者減貶損者", "promoters less detractors"],
  repurchase_rate: [
    "下单两次以上的顾客占比",
    "下單兩次以上的顧客占比",
    "share of customers with two orders or more",
  ],
  order_value: ["每张订单的净额", "每張訂單的淨額", "net value of an order"],
  acquisition_cost: ["每位新顾客的花费", "每位新顧客的花費", "spent for each new customer"],
  clv: [
    "未来 {months} 个月的预期价值，已折现",
    "未來 {months} 個月的預期價值，已折現",
    "expected in the next {months} months, discounted",
  ],
  churn_rate: [
    "上一同等时段下过单、本时段未下单",
    "上一同等時段下過單、本時段未下單",
    "ordered in the equal time before, not in this",
  ],
  churn_risk: [
    "未来 {days} 天不下单的概率",
    "未來 {days} 天不下單的機率",
    "chance of no order in {days} days",
  ],
  complaint_rate: ["每张订单的投诉数", "每張訂單的投訴數", "complaints for each order"],
  resolution_rate: ["期末前解决的投诉", "期末前解決的投訴", "resolved by the period's end"],
  hours_to_resolve: ["中位数", "中位數", "median"],
  renewal_rate: ["到期订阅中续约的", "到期訂閱中續約的", "of subscriptions that ended"],
  referral_rate: ["邀请中被接受的", "邀請中被接受的", "of invitations sent"],
};

const SIZES: Texts = {
  "stages.new": ["新客", "新客", "New"],
  "stages.active": ["活跃", "活躍", "Active"],
  "stages.dormant": ["沉睡", "沉睡", "Dormant"],
  "stages.lost": ["流失", "流失", "Lost"],
  "segments.core": ["核心客户", "核心顧客", "Core"],
  "segments.potential": ["潜力客户", "潛力顧客", "Potential"],
  "segments.ordinary": ["一般客户", "一般顧客", "Ordinary"],
  "segments.at-risk": ["流失风险客户", "流失風險顧客", "At risk"],
  "groups.champions": ["冠军顾客", "冠軍顧客", "Champions"],
  "groups.loyal": ["忠诚顾客", "忠誠顧客", "Loyal"],
  "groups.active": ["活跃顾客", "活躍顧客", "Active"],
  "groups.new": ["新近顾客", "新近顧客", "New"],
  "groups.promising": ["有望顾客", "有望顧客", "Promising"],
  "groups.needs_attention": ["需要关注", "需要關注", "Need attention"],
  "groups.at_risk": ["有流失风险", "有流失風險", "At risk"],
  "groups.previously_loyal": ["曾经忠诚", "曾經忠誠", "Previously loyal"],
  "groups.almost_lost": ["即将流失", "即將流失", "Almost lost"],
  "groups.dormant": ["沉睡", "沉睡", "Dormant"],
};

const PAGE: Texts = {
  title: ["店铺经营报告", "店鋪經營報告", "How the shop is doing"],
  period: ["{from} 至 {to}", "{from} 至 {to}", "{from} to {to}"],
  before: ["之前", "之前", "before"],
  after: ["之后", "之後", "after"],
  figures: ["关键指标", "關鍵指標", "The figures"],
  trend: ["每 30 天", "每 30 天", "Every thirty days"],
  stages: ["生命周期阶段", "生命週期階段", "Stage of life"],
  segments: ["价值分层", "價值分層", "Value segments"],
  groups: ["RFM 分组", "RFM 分組", "Recency, frequency, monetary"],
  tiers: ["会员等级", "會員等級", "Loyalty tiers"],
  tiers_note: [
    "会员等级只按订单与退款推算；以其他方式入会、升级或获得积分的顾客，实际等级可能更高。",
    "會員等級只依訂單與退款推算；以其他方式入會、升級或獲得點數的顧客，實際等級可能更高。",
    "Tiers follow from orders and refunds alone: who joined, was promoted or earned points in another way may stand higher.",
  ],
  standing: ["顾客分布", "顧客分布", "Where the customers stand"],
  changes: ["变化了什么", "變化了什麼", "What changed"],
  changes_note: [
    "圆点是变化，横线是 95% 区间；区间不含 0 的加重显示。",
    "圓點是變化，橫線是 95% 區間；區間不含 0 的加重顯示。",
    "The dot is the change, the line its 95 % interval; bold where that leaves out 0.",
  ],
  relative: ["相对变化", "相對變化", "relative"],
  figure: ["指标", "指標", "Figure"],
  value: ["数值", "數值", "Value"],
  interval: ["95% 区间", "95% 區間", "95 % interval"],
  basis: ["依据", "依據", "Rests on"],
  change: ["变化", "變化", "Change"],
  unknown: ["无数据", "無資料", "no data"],
  missing: [
    "没有数据：{names}。用 --surveys、--cases、--costs 提供；流失率需要更长的订单记录。",
    "沒有資料：{names}。用 --surveys、--cases、--costs 提供；流失率需要更長的訂單紀錄。",
    "No data: {names}. They come with --surveys, --cases and --costs, and the churn rate from a longer log.",
  ],
  and: ["、", "、", ", "],
  n: ["n = {n}", "n = {n}", "n = {n}"],
  methods: ["怎么算的", "怎麼算的", "How it was computed"],
  method_intervals: [
    "比例用 Wilson 区间；投诉率与获客成本用精确的 Poisson 区间；均值与 NPS 用百分位自助法（按顾客重抽样）；处理时长的中位数用次序统计量。",
    "比例用 Wilson 區間；投訴率與獲客成本用精確的 Poisson 區間；平均值與 NPS 用百分位自助法（按顧客重抽樣）；處理時長的中位數用次序統計量。",
    "Shares have Wilson's interval; complaint rate and acquisition cost the exact Poisson interval; means and the net promoter score the percentile bootstrap, resampled by customer; the median hours that of the order statistics.",
  ],
  method_changes: [
    "变化的区间由两个时段的区间合成（square-and-add），把两个时段当作独立，因此偏宽。",
    "變化的區間由兩個時段的區間合成（square-and-add），把兩個時段當作獨立，因此偏寬。",
    "A change takes its interval from those of both periods (square and add), as if they were independent: a little too wide. It does not say what caused it.",
  ],
  method_model: [
    "终身价值与流失风险来自用全部订单拟合的 MBG/NBD 与 Gamma-Gamma 模型；两个时段用同一把尺。",
    "終身價值與流失風險來自用全部訂單擬合的 MBG/NBD 與 Gamma-Gamma 模型；兩個時段用同一把尺。",
    "Lifetime value and churn risk are those of MBG/NBD and Gamma-Gamma, fitted on the whole log: one measuring rod for both periods.",
  ],
  method_orders: [
    "全额退款的订单不计；订单减去期末前的退款。",
    "全額退款的訂單不計；訂單減去期末前的退款。",
    "Orders are net of what was given back by the period's end; one that was given back in full does not count.",
  ],
};

const ORDER: Tag[] = ["zh-CN", "zh-TW", "en"];

function look(table: Texts, code: string, tag: string): string | undefined {
  return table[code]?.[ORDER.indexOf(tag as Tag)];
}

/** Where customers stand, by what. */
export type Table = "stages" | "segments" | "groups" | "tiers";

export function texts(tag: string) {
  return {
    /** Of the page, with `{…}` filled in. */
    say: (code: keyof typeof PAGE, fill: Record<string, string | number> = {}) =>
      filled(look(PAGE, String(code), tag) ?? String(code), fill),
    figure: (code: string) => look(FIGURES, code, tag) ?? code,
    note: (code: string, fill: Record<string, string | number>) =>
      filled(look(NOTES, code, tag) ?? "", fill),
    size: (table: string, code: string) => look(SIZES, `${table}.${code}`, tag) ?? code,
  };
}

function filled(text: string, fill: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(fill[name] ?? ""));
}
