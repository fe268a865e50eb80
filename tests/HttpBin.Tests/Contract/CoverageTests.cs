using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>No path may be added without a row that asks for it.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_path_of_the_Python_dialect_is_asked_for_by_a_row() => AssertNone(Unasked(DialectName.Py, PythonRows.All));

    [Fact]
    public void Every_path_of_the_Go_dialect_is_asked_for_by_a_row() => AssertNone(Unasked(DialectName.Go, GoRows.All));

    [Fact]
    public void Together_the_originals_have_65_path_shapes()
    {
        // 62 of the Go port and 3 of the Python original alone; zstd and the files of our front page come on top.
        var shapes = new[] { DialectName.Py, DialectName.Go }.SelectMany(dialect => RoutesOf(dialect).Routes)
            .Where(route => route.Family != "This page" && route.Pattern != "/zstd")
            .Select(route => string.Join('/', route.Pattern.Split('/').Select(segment => segment.StartsWith('{') ? "*" : segment)))
            .Where(shape => !shape.StartsWith("/image/", StringComparison.Ordinal) || shape == "/image/*")
            .Distinct();
        var all = shapes.Order().ToList();
        Assert.True(all.Count == 65, $"{all.Count}: {string.Join(' ', all)}");
    }

    private static void AssertNone(IEnumerable<string> patterns) => Assert.True(!patterns.Any(), string.Join(' ', patterns));

    private static IEnumerable<string> Unasked(DialectName dialect, Row[] rows)
    {
        var paths = rows.Select(row => row.Request.Split(' ')[1].Split('?')[0].TrimStart('/').Split('/')).ToList();
        var values = new List<string>();
        return RoutesOf(dialect).Routes.Where(route => !paths.Any(path => route.Matches(path, emptyRest: dialect == DialectName.Go, values))).Select(route => route.Pattern);
    }

    private static RouteTable RoutesOf(DialectName dialect)
    {
        var routes = new RouteTable(dialect);
        AllRoutes.Map(routes);
        return routes;
    }
}
