using Bookinfo.LoadClient.Report;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that say how much is logged, and how.</summary>
internal static class LogFlags
{
    public static FlagGroup Group { get; } = new("Logging",
    [
        new Flag("loglevel", "Info", "`level`: Debug, Verbose, Info, Warning, Error, Critical or Fatal, in any case"),
        new Flag("quiet", "false", "the same as -loglevel Error", IsSwitch: true),
        new Flag("log-errors", "true", "warn of each answer that is not ok", IsSwitch: true),
        new Flag("access-log-file", "", "one line for each call, appended to the file at this `path`"),
        new Flag("access-log-format", "json", "its `format`: json or influx"),
        new Flag("logger-json", "true", "log lines as JSON when stderr is no terminal", IsSwitch: true),
        new Flag("logger-timestamp", "true", "log lines begin with the time", IsSwitch: true),
        new Flag("logger-force-color", "false", "colours although stderr is no terminal", IsSwitch: true),
        new Flag("logger-no-color", "false", "no colours on a terminal", IsSwitch: true),
        new Flag("logger-file-line", "true", "no effect: lines name no source files", IsSwitch: true),
        new Flag("logger-goroutine", "true", "no effect: there are no goroutines", IsSwitch: true),
    ]);

    public static LogOptions Read(FlagReader flags) => new()
    {
        Level = ReadLevel(flags),
        IsQuiet = flags.IsOn("quiet"),
        Json = flags.IsOn("logger-json"),
        Timestamps = flags.IsOn("logger-timestamp"),
        Color = flags.IsOn("logger-force-color") ? true : flags.IsOn("logger-no-color") ? false : null,
    };

    private static ReportLevel ReadLevel(FlagReader flags)
    {
        if (flags.IsOn("quiet")) return ReportLevel.Error;
        var text = flags.Text("loglevel");
        if (Enum.TryParse<ReportLevel>(text, ignoreCase: true, out var level) && text.All(char.IsAsciiLetter)) return level;
        flags.Refuse("loglevel", string.Join(", ", Enum.GetNames<ReportLevel>()));
        return ReportLevel.Info;
    }
}
