using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>wrk, on a core of its own: HTTP/1.1, keep-alive, a closed loop for each connection.</summary>
internal sealed partial class Wrk(RunOptions options, int core)
{
    private const int WarmUpSeconds = 1;

    public static async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        (await ToolRun.RunAsync("wrk", ["-v"], cancellationToken)).Output.Split('\n')[0].Split(" [")[0];

    public Task WarmUpAsync(Uri address, CancellationToken cancellationToken) => RunAsync(address, WarmUpSeconds, cancellationToken);

    public Task<LoadResult> RunAsync(Uri address, CancellationToken cancellationToken) => RunAsync(address, options.Seconds, cancellationToken);

    /// <summary>Reads wrk's report.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LoadResult Parse(string output)
    {
        if (CallsLine().Match(output) is not { Success: true } calls) throw new FormatException($"wrk wrote:\n{output}");
        var errors = BadStatusLine().Match(output) is { Success: true } bad ? Number(bad.Groups[1]) : 0;
        if (SocketErrorsLine().Match(output) is { Success: true } failed) errors += failed.Groups.Values.Skip(1).Sum(Number);
        return new LoadResult(Number(calls.Groups[1]), Microseconds(calls.Groups[2], calls.Groups[3]) / 1e6, Percentile("50%"), Percentile("99%"), errors);

        double Percentile(string name)
        {
            var line = PercentileLines().Matches(output).First(match => match.Groups[1].Value == name);
            return Microseconds(line.Groups[2], line.Groups[3]);
        }
    }

    private static long Number(Group digits) => long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static double Microseconds(Group number, Group unit) => double.Parse(number.ValueSpan, CultureInfo.InvariantCulture) * unit.Value switch
    {
        "us" => 1,
        "ms" => 1e3,
        "s" => 1e6,
        "m" => 60e6,
        _ => throw new FormatException($"unit of wrk: found {unit.Value}, allowed is us, ms, s, m"),
    };

    private async Task<LoadResult> RunAsync(Uri address, int seconds, CancellationToken cancellationToken)
    {
        string[] arguments = ["-c", Text(core), "wrk", "-t1", "-c", Text(options.Connections), "-d", $"{seconds}s", "--latency", address.AbsoluteUri];
        return Parse((await ToolRun.RunAsync("taskset", arguments, cancellationToken)).Output);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)(us|ms|s|m)")]
    private static partial Regex CallsLine();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex BadStatusLine();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrorsLine();

    [GeneratedRegex(@"^ +(\d+%) +([\d.]+)(us|ms|s|m)", RegexOptions.Multiline)]
    private static partial Regex PercentileLines();
}
