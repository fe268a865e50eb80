using System.Globalization;
using System.Text;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>Several results side by side: one point for each run, oldest first, one line for each figure.</summary>
internal static class TrendChart
{
    private const double Width = 720;
    private const double Height = 260;
    private const double Left = 60;
    private const double Right = 15;
    private const double Bottom = 30;
    private const double Top = 10;

    private static readonly (string Name, Func<Histogram, double> Value)[] Figures =
    [
        ("Min", times => times.Min), ("Median", times => times.Percentile(50)), ("Avg", times => times.Average), ("p75", times => times.Percentile(75)),
        ("p90", times => times.Percentile(90)), ("p99", times => times.Percentile(99)), ("p99.9", times => times.Percentile(99.9)), ("Max", times => times.Max),
    ];

    /// <param name="runs">At least one, oldest first.</param>
    public static string Html(IReadOnlyList<(string Id, RunResult Result)> runs)
    {
        var most = Math.Max(runs.Max(run => run.Result.Durations.Max), 1e-9);
        double X(int run) => Left + (runs.Count == 1 ? 0.5 : (double)run / (runs.Count - 1)) * (Width - Left - Right);
        double Y(double seconds) => Top + ((1 - (seconds / most)) * (Height - Top - Bottom));
        var svg = new StringBuilder($"<figure><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Response times over the runs\">");
        for (var i = 0; i <= 4; i++)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" y1=\"{Y(most * i / 4):0.#}\" x2=\"{Width - Right}\" y2=\"{Y(most * i / 4):0.#}\"/>"));
            svg.Append(Invariant($"<text x=\"{Left - 5}\" y=\"{Y(most * i / 4) + 4:0.#}\" text-anchor=\"end\">{most * i / 4 * 1000:0.##} ms</text>"));
        }

        for (var figure = 0; figure < Figures.Length; figure++)
        {
            var values = runs.Select((run, number) => (X: X(number), Value: Figures[figure].Value(run.Result.Durations))).Where(point => double.IsFinite(point.Value)).ToList();
            svg.Append($"<g class=\"line l{figure}\"><polyline points=\"").AppendJoin(' ', values.Select(point => Invariant($"{point.X:0.#},{Y(point.Value):0.#}"))).Append("\"/>");
            foreach (var (x, value) in values) svg.Append(Invariant($"<circle cx=\"{x:0.#}\" cy=\"{Y(value):0.#}\" r=\"3\"><title>{Figures[figure].Name} {value * 1000:0.###} ms</title></circle>"));
            svg.Append("</g>");
        }

        svg.Append("</svg><figcaption><ul class=\"legend\">");
        for (var figure = 0; figure < Figures.Length; figure++) svg.Append($"<li class=\"l{figure}\">{Figures[figure].Name}</li>");
        return svg.Append("</ul></figcaption></figure>").Append(Table(runs)).ToString();
    }

    private static string Table(IReadOnlyList<(string Id, RunResult Result)> runs)
    {
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th>Run</th><th>QPS</th>");
        foreach (var (name, _) in Figures) table.Append($"<th>{name}</th>");
        table.Append("</tr></thead><tbody>");
        foreach (var (id, result) in runs)
        {
            table.Append(Invariant($"<tr><td>{PageFrame.Escape(id)}</td><td>{result.ActualQps:0.#}</td>"));
            foreach (var (_, value) in Figures) table.Append(Invariant($"<td>{value(result.Durations) * 1000:0.###}</td>"));
            table.Append("</tr>");
        }

        return table.Append("</tbody></table></div><p>Times in ms.</p>").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
