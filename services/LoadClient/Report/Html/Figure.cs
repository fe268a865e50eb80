using System.Text;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>A chart with its heading, legend and the table of its figures.</summary>
/// <param name="Heading">What it answers.</param>
/// <param name="Legend">Colours and what they mean.</param>
/// <param name="Svg">The drawing.</param>
/// <param name="Note">A sentence below; empty: none.</param>
/// <param name="Table">The same in figures.</param>
internal sealed record Figure(string Heading, IReadOnlyList<(string Look, string Text)> Legend, string Svg, string Note, string Table)
{
    public string Html()
    {
        var html = new StringBuilder($"<figure class='card'><figcaption><h2>{HtmlText.Escape(Heading)}</h2>");
        if (Legend.Count > 0) html.Append("<ul class='legend'>").AppendJoin("", Legend.Select(entry => $"<li class='{entry.Look}'>{HtmlText.Escape(entry.Text)}</li>")).Append("</ul>");
        html.Append("</figcaption>").Append(Svg);
        if (Note.Length > 0) html.Append($"<p class='note'>{HtmlText.Escape(Note)}</p>");
        return html.Append($"<details><summary>The figures</summary><div class='scroll'>{Table}</div></details></figure>\n").ToString();
    }
}
