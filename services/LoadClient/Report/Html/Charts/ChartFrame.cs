using System.Text;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>A drawing area with axes, written as SVG. Its text sizes and colours come from the page's style.</summary>
/// <param name="id">Unique on the page.</param>
/// <param name="title">What it shows, for those who cannot see it.</param>
/// <param name="description">What there is to see, in a sentence or two.</param>
internal sealed class ChartFrame(string id, string title, string description)
{
    private const double Width = 640;
    private const double Height = 320;
    private const double Left = 86;
    private const double Right = 26;
    private const double Top = 18;
    private const double Bottom = 58;
    private const double TickGap = 10;

    private readonly StringBuilder _body = new();

    /// <summary>Horizontal place of a share of the width.</summary>
    private static double X(double share) => Left + (share * (Width - Left - Right));

    /// <summary>Vertical place of a share of the height, 0 at the bottom.</summary>
    private static double Y(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    /// <summary>Figures and lines along the left side.</summary>
    public void LeftAxis(Scale scale, Func<double, string> text)
    {
        foreach (var tick in scale.Ticks())
        {
            var y = Coordinate(Y(scale.Share(tick)));
            Add($"<line class='rule' x1='{Coordinate(Left)}' x2='{Coordinate(Width - Right)}' y1='{y}' y2='{y}'/>");
            Text(Left - TickGap, Y(scale.Share(tick)), text(tick), "end tick");
        }
    }

    /// <summary>The line at the bottom, figures below it, and what they are.</summary>
    public void BottomAxis(IEnumerable<(double Share, string Text)> ticks, string name)
    {
        var y = Y(0);
        Add($"<line class='axis' x1='{Coordinate(Left)}' x2='{Coordinate(Width - Right)}' y1='{Coordinate(y)}' y2='{Coordinate(y)}'/>");
        foreach (var (share, text) in ticks) Text(X(share), y + 18, text, "middle tick");
        Text(X(0.5), Height - 9, name, "middle name");
    }

    /// <summary>A line through points; where there is no value it is broken.</summary>
    public void Line(string look, IEnumerable<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        var isBroken = true;
        foreach (var (x, y) in points)
        {
            if (double.IsFinite(y)) path.Append(isBroken ? 'M' : 'L').Append(Coordinate(X(x))).Append(' ').Append(Coordinate(Y(y)));
            isBroken = !double.IsFinite(y);
        }

        if (path.Length > 0) Add($"<path class='line {look}' d='{path}'/>");
    }

    /// <summary>The area between points and the bottom.</summary>
    public void Area(string look, IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count == 0) return;
        var edge = string.Concat(points.Select(point => $"L{Coordinate(X(point.X))} {Coordinate(Y(point.Y))}"));
        Add($"<path class='area {look}' d='M{Coordinate(X(points[0].X))} {Coordinate(Y(0))}{edge}L{Coordinate(X(points[^1].X))} {Coordinate(Y(0))}Z'/>");
    }

    /// <summary>A bar between shares of width and height, with a text that shows when it is pointed at.</summary>
    public void Bar(string look, double from, double to, double bottom, double top, string text)
    {
        // A bar that is there at all can be seen.
        var height = Math.Max(Y(bottom) - Y(top), 1);
        var gap = Math.Min(1, (X(to) - X(from)) / 5);
        Add($"<rect class='bar {look}' x='{Coordinate(X(from) + gap)}' y='{Coordinate(Y(bottom) - height)}' width='{Coordinate(X(to) - X(from) - (2 * gap))}' height='{Coordinate(height)}' rx='1.5'><title>{Escape(text)}</title></rect>");
    }

    /// <summary>The whole drawing.</summary>
    public string Svg() =>
        $"<svg viewBox='0 0 {Coordinate(Width)} {Coordinate(Height)}' role='img' aria-labelledby='{id}-t {id}-d'><title id='{id}-t'>{Escape(title)}</title><desc id='{id}-d'>{Escape(description)}</desc>{_body}</svg>";

    private void Text(double x, double y, string text, string look) => Add($"<text class='{look}' x='{Coordinate(x)}' y='{Coordinate(y)}' dy='.35em'>{Escape(text)}</text>");

    private void Add(string element) => _body.Append(element).Append('\n');
}
