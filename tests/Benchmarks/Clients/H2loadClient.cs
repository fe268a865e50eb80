using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>h2load over HTTP/1.1. It tells no percentiles.</summary>
internal sealed partial class H2loadClient(Scenario scenario) : Client("h2load", scenario)
{
    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (Tools.Find("h2load") is null) return "apt-get install nghttp2-client";
        Version = (await ToolRun.RunAsync("h2load", ["--version"], cancellationToken)).Output.Split('\n')[0];
        return null;
    }

    public override IReadOnlyList<string> Arguments(Uri address, int seconds)
    {
        string[] rate = Scenario.Rate > 0 ? ["--rps", Text(Scenario.Rate / Scenario.Connections)] : [];
        return ["--h1", "-t1", "-c", Text(Scenario.Connections), "-D", Text(seconds), .. rate, address.AbsoluteUri];
    }

    public override LoadResult Read(string output)
    {
        if (Requests().Match(output) is not { Success: true } found || Finished().Match(output) is not { Success: true } end) throw new FormatException($"h2load wrote:\n{output}");
        long Count(int group) => long.Parse(found.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        return new LoadResult(Count(1), double.Parse(end.Groups[1].ValueSpan, CultureInfo.InvariantCulture), double.NaN, double.NaN, Count(2) + Count(3) + Count(4));
    }

    // What is under way at the end is not done, and no error.
    [GeneratedRegex(@"requests: \d+ total, \d+ started, (\d+) done, \d+ succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")]
    private static partial Regex Requests();

    [GeneratedRegex(@"finished in ([\d.]+)s")]
    private static partial Regex Finished();
}
