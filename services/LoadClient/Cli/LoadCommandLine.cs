using Bookinfo.LoadClient.Cli.Flags;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The command line of <c>load</c>, read and checked.</summary>
/// <param name="Load">The run.</param>
/// <param name="Output">Where its result goes.</param>
/// <param name="Log">How much is said.</param>
/// <param name="Warnings">What was assumed.</param>
internal sealed record LoadCommandLine(LoadOptions Load, OutputOptions Output, LogOptions Log, IReadOnlyList<string> Warnings)
{
    public static IReadOnlyList<FlagGroup> Groups { get; } =
    [
        PaceFlags.Group, MeasureFlags.Group, OutputFlags.Group, RequestFlags.Group, ConnectionFlags.Group, WarmUpFlags.Group, GrpcFlags.Group, LogFlags.Group, CurlFlags.Group,
    ];

    public static FlagSet Flags() => new(Groups.SelectMany(group => group.Flags).Concat(RefusedFlags.Flags));

    /// <summary>Takes the flags that were given.</summary>
    /// <param name="given">Read without mistakes, from <see cref="Flags"/>.</param>
    /// <param name="input">For a body from stdin.</param>
    /// <param name="flags">Gathers what is wrong; what is returned counts only when there is nothing.</param>
    public static LoadCommandLine Read(FlagSet given, Stream input, out FlagReader flags)
    {
        flags = new FlagReader(given);
        RefusedFlags.Check(flags);
        var target = Target.Read(given.Rest, flags);
        var load = new LoadOptions
        {
            Target = ConnectionFlags.Read(flags, target.Url, target.Protocol),
            Pace = PaceFlags.Read(flags),
            Request = RequestFlags.Read(flags, target.Url, input),
            Measure = MeasureFlags.Read(flags),
            Labels = flags.TextOrNull("labels"),
            RunId = flags.Whole("runid", 0, long.MaxValue),
            AllowInitialErrors = flags.IsOn("allow-initial-errors"),
            AbortOn = (int)flags.Whole("abort-on", -1, 999),
            LogErrors = flags.IsOn("log-errors"),
            SequentialWarmUp = flags.IsOn("sequential-warmup"),
            AccessLogFile = flags.TextOrNull("access-log-file"),
            AccessLogFormat = flags.Choice("access-log-format", "json", "influx"),
            Loops = (int)Math.Max(0, flags.Whole("gomaxprocs", int.MinValue, 1024)),
            SplitBy = [.. flags.All("split-by")],
        };
        return new LoadCommandLine(load, OutputFlags.Read(flags), LogFlags.Read(flags), target.Warning is { } warning ? [warning] : []);
    }
}
