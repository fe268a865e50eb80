using System.Collections.Immutable;

using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that say where results go and what they must meet.</summary>
internal static class OutputFlags
{
    /// <summary>Of runs only, while the others serve results of any origin.</summary>
    public static Flag Live { get; } = new("live", "auto", "`when` a line shows how the run goes: auto (on a terminal), on or off (not in Fortio)");

    public static FlagGroup Group { get; } = new("Output",
    [
        new Flag("json", "", "result as JSON in the file at this `path`, - is stdout"),
        new Flag("a", "false", "result as JSON in the data directory, named by its ID; -json wins", IsSwitch: true),
        new Flag("data-dir", ".", "`directory` of results"),
        new Flag("csv", "", "one line for each second of the run, as CSV in the file at this `path`, - is stdout (not in Fortio)"),
        new Flag("html", "", "a report to look at, as one HTML file at this `path`, - is stdout (not in Fortio)"),
        new Flag("threshold", "", "`condition` such as 'p99<250ms', 'service.avg<10ms', 'errors<1%', 'rate>950', 'late<5%' or 'dropped<1'; repeatable; exit code 4 when one is missed (not in Fortio)"),
        Live,
    ]);

    public static OutputOptions Read(FlagReader flags) => new()
    {
        Json = flags.TextOrNull("json"),
        AutoSave = flags.IsOn("a"),
        DataDirectory = flags.Text("data-dir"),
        Csv = flags.TextOrNull("csv"),
        Html = flags.TextOrNull("html"),
        Thresholds = ReadThresholds(flags),
        Live = flags.Choice("live", "auto", "on", "off") switch
        {
            "on" => LiveMode.On,
            "off" => LiveMode.Off,
            _ => LiveMode.Auto,
        },
    };

    private static ImmutableArray<Threshold> ReadThresholds(FlagReader flags)
    {
        var thresholds = ImmutableArray.CreateBuilder<Threshold>();
        foreach (var text in flags.All("threshold"))
        {
            if (Threshold.TryParse(text, out var threshold)) thresholds.Add(threshold);
            else flags.RefuseValue("threshold", text, Threshold.Allowed);
        }

        return thresholds.ToImmutable();
    }
}
