using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Runs;

/// <summary>Sees every call of one loop: counts it, writes it to the access log, warns, and ends the run where its code says so.</summary>
internal sealed class CallObserver(RunContext run)
{
    private readonly long _lateAfter = run.Clock.Ticks(0.001);

    public Recorder Recorder { get; } = new(run.Options.Measure, hasRate: !run.Options.Pace.IsMaxSpeed);

    /// <summary>When the last call ended, in ticks.</summary>
    public long LastEnd { get; private set; } = run.Start;

    public void Started(long due, long start)
    {
        if (start - due > _lateAfter) Recorder.Late++;
        Recorder.Started();
    }

    /// <summary>Times are in ticks.</summary>
    public void Ended(in CallContext call, in CallResult result, long due, long start, long end)
    {
        LastEnd = end;
        var service = run.Clock.Seconds(end - start);
        var isNew = Recorder.Ended(result, service, run.Clock.Seconds(end - due), run.Clock.Seconds(end - run.Start));
        run.AccessLog?.Write(call, result, run.StartTime + run.Clock.Span(start - run.Start), service);
        if (result.IsOk) return;

        // A call without an answer has been explained where it failed.
        if (isNew && run.Options.LogErrors && result.Failure == CallFailure.None) run.WarnOnce($"Non ok code {result.Detail ?? $"{result.Code}"}");
        if (run.Options.AbortOn != 0 && result.Code == run.Options.AbortOn) Abort(result);
    }

    private void Abort(in CallResult result)
    {
        run.WarnOnce($"Aborting run because of code {result.Code}");
        run.Abort();
    }
}
