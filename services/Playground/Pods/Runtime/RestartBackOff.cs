namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// How long a container that ended waits before it starts again. As a kubelet (10 s, doubling, at most 5 min), but the first
/// restart is at once, so that a killed process is back within seconds.
/// </summary>
internal sealed class RestartBackOff(PodsOptions options)
{
    private TimeSpan _next = TimeSpan.Zero;

    /// <param name="ran">How long the run lasted that has just ended.</param>
    public TimeSpan Next(TimeSpan ran)
    {
        if (ran >= options.BackOffReset) _next = TimeSpan.Zero;
        var wait = _next;
        _next = wait == TimeSpan.Zero ? options.BackOff : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, options.MaxBackOff.Ticks));
        return wait;
    }
}
