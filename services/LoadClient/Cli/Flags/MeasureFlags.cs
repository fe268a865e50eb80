using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that say how figures are gathered.</summary>
internal static class MeasureFlags
{
    public static FlagGroup Group { get; } = new("Statistics",
    [
        new Flag("p", "50,75,90,99,99.9", "`list` of percentiles, each above 0 and below 100"),
        new Flag("r", "0.001", "width of the narrowest bucket in `seconds`; the widest ends at 100000 times as much"),
        new Flag("offset", "0", "`duration` taken off each time before it is put into a bucket"),
        new Flag("split-by", "", "answer `header` whose values split the result into rows, such as a version; repeatable (not in Fortio)"),
    ]);

    public static MeasureOptions Read(FlagReader flags) => new()
    {
        Percentiles = ReadPercentiles(flags),
        Resolution = ReadResolution(flags),
        Offset = flags.AnyDuration("offset"),
    };

    private static ImmutableArray<double> ReadPercentiles(FlagReader flags)
    {
        var percentiles = ImmutableArray.CreateBuilder<double>();
        foreach (var text in flags.Text("p").Split(',', StringSplitOptions.TrimEntries))
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100) percentiles.Add(percent);
            else flags.RefuseUsage($"-p: found \"{text}\", allowed are numbers above 0 and below 100, with commas between");
        }

        return percentiles.ToImmutable();
    }

    private static double ReadResolution(FlagReader flags)
    {
        var resolution = flags.Number("r");
        if (resolution > 0) return resolution;
        flags.Refuse("r", "a number of seconds above 0, such as 0.001");
        return 0.001;
    }
}
