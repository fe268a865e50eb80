using System.Globalization;
using System.Text;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>How long calls took: bars for the number of calls over the time, and the share of all up to there as a line.</summary>
internal static class HistogramChart
{
    private const double Width = 720;
    private const double Height = 260;
    private const double Left = 50;
    private const double Right = 45;
    private const double Bottom = 30;
    private const double Top = 10;

    public static string Html(RunResult result)
    {
        var buckets = result.Durations.Buckets();
        if (buckets.Count == 0) return "<p>No calls were made.</p>";
        var (first, last) = (buckets[0].Start, Math.Max(buckets[^1].End, buckets[0].Start + 1e-9));
        var most = buckets.Max(bucket => bucket.Count);
        double X(double seconds) => Left + ((seconds - first) / (last - first) * (Width - Left - Right));
        double Y(double share) => Top + ((1 - share) * (Height - Top - Bottom));
        var svg = new StringBuilder($"<figure><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Histogram of response times\">");
        foreach (var bucket in buckets)
        {
            var x = X(bucket.Start);
            var title = Invariant($"{bucket.Start * 1000:0.###} to {bucket.End * 1000:0.###} ms: {bucket.Count} calls, {bucket.Percent:0.##} % up to here");
            svg.Append(Invariant($"<rect class=\"bar\" x=\"{x:0.#}\" y=\"{Y((double)bucket.Count / most):0.#}\" width=\"{Math.Max(1, X(bucket.End) - x):0.#}\" height=\"{(double)bucket.Count / most * (Height - Top - Bottom):0.#}\"><title>{title}</title></rect>"));
        }

        svg.Append("<polyline class=\"share\" points=\"").AppendJoin(' ', buckets.Select(bucket => Invariant($"{X(bucket.End):0.#},{Y(bucket.Percent / 100):0.#}"))).Append("\"/>");
        svg.Append(Invariant($"<line class=\"axis\" x1=\"{Left}\" y1=\"{Height - Bottom}\" x2=\"{Width - Right}\" y2=\"{Height - Bottom}\"/>"));
        for (var i = 0; i <= 4; i++)
        {
            svg.Append(Invariant($"<text x=\"{Left + (i / 4.0 * (Width - Left - Right)):0.#}\" y=\"{Height - 10}\" text-anchor=\"middle\">{(first + ((last - first) * i / 4)) * 1000:0.###} ms</text>"));
            svg.Append(Invariant($"<text x=\"{Width - Right + 5}\" y=\"{Y(i / 4.0) + 4:0.#}\">{i * 25} %</text>"));
        }

        svg.Append(Invariant($"<text x=\"{Left - 5}\" y=\"{Y(1) + 4:0.#}\" text-anchor=\"end\">{most}</text><text x=\"{Left - 5}\" y=\"{Y(0) + 4:0.#}\" text-anchor=\"end\">0</text></svg>"));
        var errors = result.ErrorDurations.Count;
        return svg.Append(Invariant($"<figcaption>{result.Durations.Count} calls, {result.ActualQps:0.#} per second, {errors} not ok. Bars: calls by response time. Line: share of all calls.</figcaption></figure>")).ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
