namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>How it ends: flags, counters, and the reply that takes the place of an answer.</summary>
internal sealed partial class ForwardedRequest
{
    private async Task FinishAsync(TryOutcome outcome)
    {
        if (_exhausted)
        {
            _exchange.AddFlag("URX");
            Interlocked.Increment(ref Counters.RetryLimitExceeded);
        }

        if (outcome.Result == TryResult.Relayed)
        {
            Interlocked.Increment(ref Counters.RequestsCompleted);
            if (_attempt > 1 && !_exhausted) Interlocked.Increment(ref Counters.RetrySuccesses);
            _exchange.RouteCounters?.Completed(_exchange.Context.Response.StatusCode, _attempt > 1, _exhausted);
            return;
        }

        if (outcome.Result == TryResult.CallerGone || _exchange.Context.RequestAborted.IsCancellationRequested && outcome.Result != TryResult.BrokenOff)
        {
            Interlocked.Increment(ref Counters.Cancelled);
            _exchange.CallerGone = true;
            return;
        }

        if (_routeLimit.Expired)
        {
            Interlocked.Increment(ref Counters.Timeouts);
            _exchange.RouteCounters?.TimedOut();
            if (!outcome.WasPending) Interlocked.Increment(ref _endpoint!.State.RequestsTimedOut);
        }

        if (outcome.Result == TryResult.BrokenOff)
        {
            _exchange.BrokenOff = true;
            _exchange.AddFlag(_routeLimit.Expired ? "UT" : "UC");
            _exchange.Details = _routeLimit.Expired ? "response_timeout" : "upstream_reset_after_response_started{connection_termination}";
            Interlocked.Increment(ref Counters.ReceivedResets);
            return;
        }

        await ReplyAsync(ReplyFor(outcome));
    }

    private LocalReply ReplyFor(TryOutcome outcome)
    {
        if (_routeLimit.Expired || outcome.Result == TryResult.Cancelled)
        {
            if (_exchange.Context.Request.Headers.ContainsKey("x-envoy-upstream-rq-timeout-alt-response")) return LocalReply.AlternativeTimeout;
            if (_routeLimit.Expired) return LocalReply.RouteTimeout;
            Interlocked.Increment(ref Counters.PerTryTimeouts);
            return LocalReply.PerTryTimeout;
        }

        if (outcome.Result is TryResult.RemoteReset or TryResult.RefusedStream or TryResult.Terminated) Interlocked.Increment(ref Counters.ReceivedResets);
        return LocalReply.NoAnswer(outcome, _attempt > 1, _exchange.Routing.Table.Behaviour);
    }

    private Task ReplyAsync(LocalReply reply)
    {
        Counters.Statuses.Add(reply.Status);
        Interlocked.Increment(ref Counters.RequestsCompleted);
        _exchange.RouteCounters?.Completed(reply.Status, _attempt > 1, _exhausted);
        return LocalReplyWriter.WriteAsync(_exchange, reply, _server);
    }
}
