namespace Bookinfo.LoadClient.Statistics;

/// <summary>How the calls are dealt out before the run begins; what the headline and the start line say.</summary>
/// <param name="Workers">After any lowering.</param>
/// <param name="CallsPerWorker">0: as many as the time allows.</param>
/// <param name="Remainder">Calls that worker 0 makes besides; 0 in runs by time.</param>
/// <param name="Warnings">What was changed, and why, in words.</param>
internal sealed record RunPlan(int Workers, long CallsPerWorker, long Remainder, IReadOnlyList<string> Warnings);
