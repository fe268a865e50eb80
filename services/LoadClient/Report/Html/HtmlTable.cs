using System.Text;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>A table: the first column names the row, the others are figures.</summary>
internal sealed class HtmlTable
{
    private readonly StringBuilder _html = new("<table>");

    public HtmlTable(params ReadOnlySpan<string> heads)
    {
        _html.Append("<thead><tr>");
        foreach (var head in heads) _html.Append($"<th scope='col'>{HtmlText.Escape(head)}</th>");
        _html.Append("</tr></thead><tbody>");
    }

    public void Row(string name, params ReadOnlySpan<string> cells)
    {
        _html.Append($"<tr><th scope='row'>{HtmlText.Escape(name)}</th>");
        foreach (var cell in cells) _html.Append($"<td>{HtmlText.Escape(cell)}</td>");
        _html.Append("</tr>");
    }

    /// <summary>A row whose first figure is a share, shown as a bar besides.</summary>
    public void ShareRow(string look, string name, double percent, params ReadOnlySpan<string> cells)
    {
        _html.Append($"<tr><th scope='row'>{HtmlText.Escape(name)}</th><td class='share'><span class='{look}' style='--part:{HtmlText.Coordinate(percent / 100)}'></span>{HtmlText.Percent(percent, 100)}</td>");
        foreach (var cell in cells) _html.Append($"<td>{HtmlText.Escape(cell)}</td>");
        _html.Append("</tr>");
    }

    public string Html() => _html + "</tbody></table>";
}
