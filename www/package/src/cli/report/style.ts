/** The page's look. System fonts only: nothing is fetched. */
export const STYLE = `
:root{--green:#17493c;--deep:#0e3128;--sage:#e6efe7;--mid:#8fb3a1;--paper:#fffefc;--card:#fff;--line:#dfe4dc;--ink:#1f2724;--muted:#586460;--red:#bd322b;--butter:#f4bf45;
--sans:system-ui,-apple-system,"Segoe UI","PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Songti SC","Noto Serif CJK SC","Source Han Serif SC",Georgia,serif}
:root:lang(zh-TW){--sans:system-ui,-apple-system,"Segoe UI","PingFang TC","Noto Sans CJK TC","Noto Sans TC","Microsoft JhengHei",sans-serif;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Songti TC","Noto Serif CJK TC","Source Han Serif TC",Georgia,serif}
@media(prefers-color-scheme:dark){:root{--green:#8fc7ae;--deep:#e4efe8;--sage:#20362e;--mid:#4f7a68;--paper:#101815;--card:#17211d;--line:#2b3a34;--ink:#e4eae6;--muted:#9aa9a2;--red:#f0877f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 var(--sans);overflow-wrap:anywhere}
main{max-width:1180px;margin:0 auto;padding:clamp(24px,5vw,64px) clamp(16px,3.2vw,36px)}
h1,h2,h3,p,dl,dd,figure{margin:0}
h1,h2{font-family:var(--serif);color:var(--deep);line-height:1.2;text-wrap:balance}
h1{font-size:clamp(2rem,1.4rem + 2.6vw,3.2rem)}
h2{font-size:clamp(1.3rem,1.1rem + .8vw,1.7rem);margin:clamp(36px,5vw,60px) 0 18px;padding-top:18px;border-top:2px solid var(--deep)}
h3{font-size:.95rem;font-weight:600;margin-bottom:10px}
.when{color:var(--muted);margin-top:8px;display:flex;flex-wrap:wrap;gap:4px 20px}
.when b{color:var(--green);font-weight:600;margin-right:6px}
.cards{display:grid;gap:14px;grid-template-columns:repeat(auto-fill,minmax(230px,1fr))}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:16px 18px 14px;display:flex;flex-direction:column;gap:2px}
.card dt{font-size:.9rem;font-weight:600}
.card .note{font-size:.78rem;color:var(--muted);min-height:2.4em;line-height:1.35}
.card .value{font-family:var(--serif);font-size:1.9rem;line-height:1.25;font-variant-numeric:tabular-nums;color:var(--deep)}
.card .reach{font-size:.8rem;color:var(--muted);font-variant-numeric:tabular-nums}
.card svg{margin:8px 0 6px}
.moved{font-size:.8rem;font-weight:600;border-radius:99px;padding:1px 9px;align-self:flex-start;background:var(--sage);color:var(--muted);margin-top:6px}
.moved.clear{background:var(--green);color:var(--paper)}
.pair{display:grid;gap:28px clamp(20px,4vw,48px);grid-template-columns:repeat(auto-fit,minmax(min(100%,360px),1fr))}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:13px var(--sans);fill:var(--muted);font-variant-numeric:tabular-nums}
svg .told{fill:var(--ink);font-weight:600}
svg .name{fill:var(--ink)}
.bar{fill:var(--mid)}.bar.last,.shade0{fill:var(--green)}.shade1{fill:var(--green);opacity:.78}.shade2{fill:var(--green);opacity:.58}.shade3{fill:var(--green);opacity:.42}.shade4{fill:var(--green);opacity:.3}
.zero{stroke:var(--line);stroke-width:2}
.line{stroke-width:3;stroke-linecap:round;fill:none}
.clear .line{stroke:var(--green)}.clear circle{fill:var(--green)}.vague .line{stroke:var(--mid);opacity:.7}.vague circle{fill:var(--mid)}
.track{stroke:var(--sage);stroke-width:4;stroke-linecap:round}.reach{stroke:var(--mid);stroke-width:4;stroke-linecap:round}.dot{fill:var(--green)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;min-width:640px;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:9px 12px;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-size:.8rem;font-weight:600;color:var(--muted)}
th:first-child,td:first-child{text-align:left;padding-left:0;font-weight:600}
td.plot{width:260px;min-width:200px}
section>h3{margin-top:28px}.pair~.wide,.faint+.pair{margin-top:18px}.narrow{max-width:560px}
.faint{color:var(--muted);font-size:.85rem}.after{margin-top:14px;max-width:90ch}
.methods p{max-width:74ch;color:var(--muted);font-size:.9rem;margin-bottom:8px}
@media(max-width:600px){svg text{font-size:17px}}
@media print{body{background:#fff}.card,tr,svg{break-inside:avoid}}
`;
