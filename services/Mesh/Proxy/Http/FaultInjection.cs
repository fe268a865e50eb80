using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>The fault filter: before the router, so no timeout and no retry sees it (contract mesh.md section 1.4).</summary>
internal static class FaultInjection
{
    /// <returns>Whether the request ends here: aborted, or its caller has left.</returns>
    public static async Task<bool> EndsAsync(Exchange exchange, FaultPolicy fault, ListenerCounters counters, ProxyServices services, string? server)
    {
        if (Chance.Hits(services.Random, fault.DelayShare) && !await DelayAsync(exchange, fault.Delay, counters, services.Time)) return true;
        if (!Chance.Hits(services.Random, fault.AbortShare)) return false;
        Interlocked.Increment(ref counters.AbortsInjected);
        await LocalReplyWriter.WriteAsync(exchange, LocalReply.FaultAbort(fault), server);
        return true;
    }

    /// <returns>False: the caller did not wait.</returns>
    private static async Task<bool> DelayAsync(Exchange exchange, TimeSpan delay, ListenerCounters counters, TimeProvider time)
    {
        exchange.IsDelayed = true;
        var waiting = Task.Delay(delay, time, exchange.Context.RequestAborted);
        Interlocked.Increment(ref counters.DelaysInjected);
        Interlocked.Increment(ref counters.ActiveFaults);
        try
        {
            await waiting;
            return true;
        }
        catch (OperationCanceledException)
        {
            exchange.CallerGone = true;
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref counters.ActiveFaults);
        }
    }
}
