namespace Bookinfo.LoadClient.Report.Html;

/// <summary>How the page looks. Colours are named once for light and once for dark; each meaning has one colour in all charts.</summary>
internal static class HtmlStyle
{
    public const string Text = """

        :root{--paper:#f6f7f9;--card:#fff;--ink:#14181f;--soft:#5a6472;--rule:#e3e6ea;--blue:#2563c9;--pale:#6a95e0;--teal:#0b8f7e;--red:#c9302c;--green:#1a7f4b;--amber:#a86400;--redwash:#fdeceb;--greenwash:#e8f5ee;--amberwash:#fdf3e0}
        @media (prefers-color-scheme:dark){:root{--paper:#0f1216;--card:#181c22;--ink:#e8ebef;--soft:#9aa5b3;--rule:#2b313a;--blue:#6ea3f5;--pale:#5079bd;--teal:#35c2ae;--red:#f0716c;--green:#4cc38a;--amber:#e0a33e;--redwash:#351b1b;--greenwash:#15291f;--amberwash:#2f2613}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1240px;padding:1.5rem clamp(.75rem,3vw,2rem) 3rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
        h1{margin:0;font-size:clamp(1.35rem,3.2vw,2rem);line-height:1.2;overflow-wrap:anywhere}
        h2{margin:0;font-size:1.05rem}
        header p,footer p{margin:.35rem 0 1.25rem;color:var(--soft);overflow-wrap:anywhere}
        code{font:.95em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        .card,.tiles>div{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.1rem;margin:0}
        .grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,470px),1fr));margin-bottom:1rem;align-items:stretch}
        .stack{display:grid;gap:1rem;align-content:start;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr))}.stack:nth-child(odd){grid-column:1/-1}
        .tiles{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(46%,165px),1fr));margin:0 0 1rem}
        .tiles dt{color:var(--soft);font-size:.9rem}.tiles dd{margin:0}
        .tiles strong{display:block;font-size:1.75rem;line-height:1.25;font-weight:650}
        .tiles span{color:var(--soft);font-size:.85rem}.tiles .bad strong{color:var(--red)}
        .verdict{list-style:none;margin:0 0 1rem;padding:0;display:grid;gap:.5rem}
        .verdict li{padding:.6rem .9rem;border-radius:8px;border-left:4px solid;overflow-wrap:anywhere}
        .verdict .met{background:var(--greenwash);border-color:var(--green)}.verdict .missed{background:var(--redwash);border-color:var(--red)}.verdict .said{background:var(--amberwash);border-color:var(--amber)}
        .verdict .met b{color:var(--green)}.verdict .missed b{color:var(--red)}.verdict .said b{color:var(--amber)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:.2rem 0 .4rem;padding:0;color:var(--soft);font-size:.88rem}
        .legend li::before{content:"";display:inline-block;width:1rem;height:.25rem;border-radius:2px;margin-right:.45rem;vertical-align:middle;background:currentColor}
        .legend li::before{color:var(--c)}.legend .errors::before,.legend .count::before{height:.7rem;width:.7rem}
        .legend .planned::before{background:repeating-linear-gradient(90deg,var(--c) 0 .3rem,transparent .3rem .5rem)}
        .calls,.response,.p99{--c:var(--blue)}.count{--c:var(--pale)}.service,.curve{--c:var(--teal)}.p50{--c:var(--teal)}.longest{--c:var(--pale)}.planned{--c:var(--soft)}.errors{--c:var(--red)}.ok{--c:var(--green)}
        svg{display:block;width:100%;height:auto}
        svg text{fill:var(--soft);font-size:15px}.middle{text-anchor:middle}.end{text-anchor:end}
        line.rule{stroke:var(--rule);stroke-width:1}line.axis{stroke:var(--soft);stroke-width:1}
        .line{fill:none;stroke:var(--c);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.line.planned{stroke-dasharray:6 5;stroke-width:1.6}.line.response{stroke-width:3.6}.line.longest{stroke-width:1.6}
        .area{fill:var(--c);opacity:.13}.bar{fill:var(--c)}
        .note{margin:.4rem 0 0;color:var(--soft);font-size:.9rem}
        details{margin-top:.5rem;font-size:.92rem}summary{cursor:pointer;color:var(--soft)}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;margin-top:.4rem;font-size:.92rem}
        th,td{padding:.32rem .6rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
        th:first-child{text-align:left;padding-left:0;font-weight:500;white-space:normal;overflow-wrap:anywhere;min-width:5rem}td:last-child,th:last-child{padding-right:0}
        thead th{color:var(--soft);font-weight:500}tbody tr:last-child>*{border-bottom:0}
        .share{min-width:8.5rem;position:relative}.share span{position:absolute;left:.6rem;top:50%;height:.5rem;margin-top:-.25rem;width:calc((100% - 5.2rem)*var(--part));min-width:2px;border-radius:2px;background:var(--c)}
        footer p{margin:1.5rem 0 0;font-size:.85rem}
        @media (max-width:520px){svg text{font-size:21px}.card{padding:.8rem .7rem}.tiles{gap:.6rem}.tiles strong{font-size:1.4rem}.tiles>div{padding:.7rem .8rem}svg .tick.middle:nth-of-type(even){display:none}}
        @media print{body{background:#fff}.card{break-inside:avoid}}

        """;
}
