using Bookinfo.LoadClient.Pacing;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that say when calls are made and how many at once.</summary>
internal static class PaceFlags
{
    private const int MostWorkers = 1_000_000;

    public static FlagGroup Group { get; } = new("Load shape",
    [
        new Flag("c", "4", "`N` connections; each makes one call at a time"),
        new Flag("qps", "8", "calls per second over all connections, a `rate`; 0 or less is as fast as possible"),
        new Flag("t", "5s", "`duration` of the run, with d and w for days and weeks too; 0 or less is until interrupted"),
        new Flag("n", "0", "exactly `N` calls instead of a duration, and no warm-up"),
        new Flag("calc-qps", "false", "take the rate from -n and -t", IsSwitch: true),
        new Flag("jitter", "false", "vary each sleep by up to 10 % either way", IsSwitch: true),
        new Flag("uniform", "false", "spread the connections' starts so that the whole stream is even", IsSwitch: true),
        new Flag("nocatchup", "false", "skip calls whose time has passed instead of making up for them", IsSwitch: true),
        new Flag("s", "1", "gRPC: `N` streams on each connection"),
        new Flag("gomaxprocs", "0", "`N` loops that send and receive, each on a core of its own; below 1 is one"),
        new Flag("open", "false", "open loop: start each call when it is due, answered or not; needs a rate (not in Fortio)", IsSwitch: true),
        new Flag("max-in-flight", "1000", "open loop: at most `N` calls at once (not in Fortio)"),
        new Flag("drop-after", "", "open loop: drop and count calls that are late by more than this `duration` (not in Fortio)"),
        new Flag("steps", "", "rates one after another, a `list` like 100:10s,200:30s, instead of -qps and -t (not in Fortio)"),
        new Flag("ramp", "", "a rate that changes evenly, `from:to:duration` like 10:500:60s, instead of -qps and -t (not in Fortio)"),
    ]);

    public static Pace Read(FlagReader flags)
    {
        var workers = (int)flags.Whole("c", 1, MostWorkers);
        if (flags.IsOn("grpc")) workers *= (int)flags.Whole("s", 1, 1000);
        var pace = new Pace
        {
            Workers = workers,
            Qps = flags.Number("qps"),
            Duration = ReadDuration(flags),
            Exactly = flags.Whole("n", 0, long.MaxValue),
            Jitter = flags.IsOn("jitter"),
            Uniform = flags.IsOn("uniform"),
            NoCatchUp = flags.IsOn("nocatchup"),
            OpenLoop = flags.IsOn("open"),
            MaxInFlight = (int)flags.Whole("max-in-flight", 1, 100_000),
            DropAfter = flags.IsGiven("drop-after") ? flags.Duration("drop-after") : null,
        };
        if (flags.IsOn("calc-qps")) pace = CalculateRate(pace, flags);
        pace = StepFlags.Apply(pace, flags);
        if (pace is { OpenLoop: true, Qps: <= 0 }) flags.RefuseFlag("open", "needs a rate, and found -qps 0 or less: give -qps, -steps or -ramp");
        if (pace is { OpenLoop: false, DropAfter: not null }) flags.RefuseFlag("drop-after", "needs -open: a closed loop never drops calls, see -nocatchup");
        return pace;
    }

    private static TimeSpan? ReadDuration(FlagReader flags)
    {
        if (GoDuration.TryParseWithDays(flags.Text("t"), out var duration)) return duration > TimeSpan.Zero ? duration : null;
        flags.Refuse("t", "a duration such as 300ms, 1.5s, 1h30m, 2d or 1w");
        return null;
    }

    private static Pace CalculateRate(Pace pace, FlagReader flags)
    {
        if (pace is { Exactly: > 0, Duration: { } duration }) return pace with { Qps = pace.Exactly / duration.TotalSeconds };
        flags.RefuseUsage("-calc-qps: needs both -n and -t above 0");
        return pace;
    }
}
