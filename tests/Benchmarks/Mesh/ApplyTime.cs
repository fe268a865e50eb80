using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>How long a changed rule takes among 1000 VirtualServices of 10 rules: read, compiled, swapped in.</summary>
internal static partial class ApplyTime
{
    private const double MostMilliseconds = 100;

    public static async Task<Verdict> MeasureAsync(List<string> notes, CancellationToken cancellationToken)
    {
        // Nobody calls it, so the address may be anybody's.
        string[] words = ["-c", $"{Cores.Server}", MeshPeer.Program, "127.0.0.1:1", "1000", "10", "once"];
        var (_, output) = await ToolRun.RunAsync("taskset", words, cancellationToken);
        var one = Medians.Of(Lines(output, "one rule changed"));
        var all = Medians.Of(Lines(output, "all read anew"));
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"1000 VirtualServices of 10 rules, compiled and swapped in for one gateway: {one:0} ms of processor time when one rule changed, {all:0} ms when all are read anew (medians, bar {MostMilliseconds:0})"));
        return new Verdict("apply, one of 1000 changed", $"{MostMilliseconds:0} ms", one / MostMilliseconds, 1, !double.IsNaN(one));
    }

    private static IEnumerable<double> Lines(string output, string what) =>
        Line().Matches(output).Where(match => match.Groups[1].Value == what).Select(match => double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?m)^(.+): applied in ([\d.]+) ms of processor time$")]
    private static partial Regex Line();
}
