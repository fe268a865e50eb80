using System.Collections.Concurrent;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Runs;

/// <summary>What all loops of a run share.</summary>
/// <param name="options">As asked for.</param>
/// <param name="plan">Of its calls.</param>
/// <param name="clock">Of all its times.</param>
/// <param name="log">For what the user should know.</param>
/// <param name="accessLog">Null: none.</param>
/// <param name="abort">Ends the run, as an interrupt does.</param>
internal sealed class RunContext(LoadOptions options, RunPlan plan, RunClock clock, IRunLog log, AccessLog? accessLog, Action abort)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    public LoadOptions Options => options;

    public RunPlan Plan => plan;

    public RunClock Clock => clock;

    public IRunLog Log => log;

    public AccessLog? AccessLog => accessLog;

    /// <summary>Start of the timed part, in ticks.</summary>
    public long Start { get; private set; }

    /// <summary>The same by the calendar.</summary>
    public DateTimeOffset StartTime { get; private set; }

    /// <summary>When the time is over, in ticks; null: the run does not end by time.</summary>
    public long? End { get; private set; }

    public void Begin(DateTimeOffset startTime)
    {
        StartTime = startTime;
        Start = clock.Now;
        End = options.Pace.TimeLimit is { } limit ? Start + clock.Ticks(limit) : null;
    }

    public void Abort() => abort();

    /// <summary>Warns, unless the same has been said.</summary>
    public void WarnOnce(string message)
    {
        if (_told.TryAdd(message, true)) log.Warning(message);
    }
}
