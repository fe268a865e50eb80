using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Proxy.Balancing;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>One request on its way to a cluster: tries, timeouts, back-off, and the answer's headers.</summary>
internal sealed partial class ForwardedRequest : IAnswerHandler, IDisposable
{
    private readonly Exchange _exchange;

    private readonly ForwardAction _action;

    private ClusterTarget _cluster;

    private readonly ProxyServices _services;

    private readonly string? _server;

    private readonly TimeLimit _routeLimit;

    private readonly RetryPolicy _retry;

    private readonly List<EndpointTarget> _tried = [];

    private ulong? _hashKey;

    private TimeLimit? _tryLimit;

    private EndpointTarget? _endpoint;

    private long _tryStarted;

    private int _attempt;

    private bool _exhausted;

    /// <summary>Where the retry under way counts; null: none is.</summary>
    private CircuitBreakers? _retryingIn;

    /// <param name="exchange">The request.</param>
    /// <param name="action">Its route.</param>
    /// <param name="cluster">Chosen among the route's.</param>
    /// <param name="services">Clock and chance.</param>
    /// <param name="server">Value for the answer's server header; null: nothing is added anywhere, the request is passed plainly.</param>
    public ForwardedRequest(Exchange exchange, ForwardAction action, ClusterTarget cluster, ProxyServices services, string? server)
    {
        _exchange = exchange;
        _action = action;
        _cluster = cluster;
        _services = services;
        _server = server;
        _retry = action.Retry;
        _routeLimit = new TimeLimit(action.Timeout, services.Time);
    }

    /// <summary>The mirrors that the request drew; null: none.</summary>
    public MirroredRequest? Mirrored { get; init; }

    private ClusterCounters Counters => _cluster.State.Counters;

    private bool MayRetry => _attempt <= _retry.Attempts && !_routeLimit.Expired && _exchange.Body?.CanReplay != false;

    public async Task RunAsync()
    {
        if (_cluster.Definition.HashKey is { } policy) _hashKey = HashKey.Of(_exchange, policy);
        AttachBody();
        while (true)
        {
            _endpoint = Pick();
            if (_endpoint is null)
            {
                Interlocked.Increment(ref Counters.NoneHealthy);
                await ReplyAsync(LocalReply.NoHealthyUpstream);
                return;
            }

            if (_exchange.Body is null) Mirrored?.Send(ReadOnlyMemory<byte>.Empty);
            var outcome = await TryAsync(_endpoint);
            if (outcome.Result == TryResult.Declined || IsRetried(outcome))
            {
                _tried.Add(_endpoint);
                if (await PauseAsync()) continue;
            }

            await FinishAsync(outcome);
            return;
        }
    }

    public void Connected(IPEndPoint local) => _exchange.UpstreamLocal = local;

    public bool Accepts(int status, Func<string, string?> header)
    {
        _cluster.State.Outlier?.Answered(_endpoint!.State, StatusForHealth(status, header));
        if (RetryRules.Covers(_retry, status, header))
        {
            if (MayRetry && TryStartRetry()) return false;
            _exhausted = _retry.Attempts > 0 && _attempt > _retry.Attempts;
        }

        _tryLimit?.CallOff();
        if (status == StatusCodes.Status101SwitchingProtocols) _routeLimit.CallOff();
        _exchange.Body?.StopKeeping();
        _exchange.ServiceTime = _services.Time.GetElapsedTime(_tryStarted);
        Counters.Statuses.Add(status);
        return true;
    }

    public void BeforeRelay(HttpResponse response)
    {
        if (_server is null) return;
        response.Headers["x-envoy-upstream-service-time"] = ((long)_exchange.ServiceTime!.Value.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        HeaderWriter.ChangeResponse(_exchange);
        CorsFilter.ChangeResponse(_exchange);
        if (_exchange.IssuedCookie is { } cookie) response.Headers.Append("set-cookie", cookie);
        response.Headers.Server = _server;
        if (_exchange.Routing.AccessLog && response.ContentLength is null) _exchange.Sent = CountingBody.Attach(response);
        if (!_exchange.Facts.Listener.IsOpen && HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol)) response.Headers.Connection = "close";
    }

    public void Dispose()
    {
        _retryingIn?.RemoveRetry();
        _routeLimit.Dispose();
        _tryLimit?.Dispose();
    }

    private void AttachBody()
    {
        var context = _exchange.Context;
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            // The timeout runs from the moment the request has arrived in full.
            _exchange.Body = new ReplayBody(context.Request.Body, _services.Time, () =>
            {
                _routeLimit.Start();
                _tryLimit?.Start();
                Mirrored?.Send(_exchange.Body!.Kept);
            })
            {
                KeepsToTheEnd = Mirrored is not null,
            };
            context.Request.Body = _exchange.Body;
            return;
        }

        _routeLimit.Start();
    }

    private EndpointTarget? Pick()
    {
        if (_attempt > 0)
        {
            // The rules are those it began with, the endpoints those of now: where it was refused, there may be no pod any more.
            // A cluster that is gone has none (Envoy's router asks its cluster manager again for each retry).
            if (!_exchange.Facts.Proxy.Routing.Clusters.TryGetValue(_cluster.Definition.Name, out var now)) return null;
            _cluster = now;
        }

        return _cluster.Definition.OriginalDestination ? OriginalDestination() : _cluster.Pick(_services.Random, Choose());
    }

    private Choice Choose() => new(
        _hashKey,
        _tried,
        _retry.AvoidsTriedEndpoints ?? !_cluster.Definition.IsHashed,
        _retry.LeavesTriedPriorities);

    // Resolution NONE: the rules are the service's, the address is the one the caller dialled.
    private EndpointTarget OriginalDestination() => new(new EndpointState(new DnsEndPoint(_exchange.Dialled.Host, _cluster.Definition.OriginalPort ?? _exchange.Dialled.Port)), null);

    private async Task<TryOutcome> TryAsync(EndpointTarget endpoint)
    {
        _attempt++;
        _exchange.Body?.Rewind();
        _exchange.UpstreamHost = endpoint.State.Text;
        _exchange.Endpoint = endpoint;
        _tryLimit?.Dispose();
        _tryLimit = new TimeLimit(_retry.PerTryTimeout, _services.Time);
        if (_exchange.Body is null or { Complete: true }) _tryLimit.Start();
        if (_server is not null)
        {
            var limit = _retry.PerTryTimeout is { } perTry && (_action.Timeout is null || perTry < _action.Timeout) ? perTry : _action.Timeout;
            RequestHeaders.PrepareTry(_exchange.Context.Request.Headers, _attempt, _action, limit, endpoint, _exchange.Facts.ClientCertificate);
        }

        using var both = _routeLimit.Token.CanBeCanceled && _tryLimit.Token.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(_routeLimit.Token, _tryLimit.Token) : null;
        var ending = both?.Token ?? (_routeLimit.Token.CanBeCanceled ? _routeLimit.Token : _tryLimit.Token);
        _exchange.RouteCounters?.Tried(again: _attempt > 1);
        Interlocked.Increment(ref endpoint.State.RequestsTotal);
        Interlocked.Increment(ref endpoint.State.RequestsActive);
        _tryStarted = _services.Time.GetTimestamp();
        var outcome = endpoint.IsDraining ? Refused(endpoint) : await _cluster.State.Upstream.SendAsync(
            new UpstreamTry
            {
                Context = _exchange.Context,
                Address = endpoint.State.Text,
                PathAndQuery = _exchange.UpstreamPath ?? _exchange.PathAndQuery,
                Host = _exchange.AuthorityText,
                Http2 = UsesHttp2(endpoint),
                Worker = _exchange.Facts.Worker,
                Answer = this,
            },
            ending);
        Interlocked.Decrement(ref endpoint.State.RequestsActive);
        if (outcome.WasPending) _exchange.UpstreamHost = null;
        if (_cluster.State.Outlier is { } outlier && !outcome.WasPending && SpeaksAgainst(outcome.Result)) outlier.Failed(endpoint.State);
        Interlocked.Increment(ref outcome.Result == TryResult.Relayed ? ref endpoint.State.RequestsSucceeded : ref endpoint.State.RequestsFailed);
        return outcome;
    }

    private bool UsesHttp2(EndpointTarget endpoint) => _cluster.Definition switch
    {
        { Http2: true } => true,
        { Protocol: UpstreamProtocol.Upgraded } => endpoint.ClientCertificate is null,
        { Protocol: UpstreamProtocol.AsCaller } => HttpProtocol.IsHttp2(_exchange.Context.Request.Protocol),
        _ => false,
    };

    /// <summary>A drained workload listens no more, whatever connections there still are.</summary>
    private TryOutcome Refused(EndpointTarget endpoint)
    {
        Interlocked.Increment(ref Counters.ConnectFailed);
        Interlocked.Increment(ref endpoint.State.ConnectFailed);
        return new TryOutcome(TryResult.ConnectFailed, "Connection refused");
    }

    private bool IsRetried(TryOutcome outcome)
    {
        if (!RetryRules.Covers(_retry, outcome.Result) || _routeLimit.Expired) return false;
        if (MayRetry) return TryStartRetry();
        _exhausted = _retry.Attempts > 0 && _attempt > _retry.Attempts;
        return false;
    }

    // One retry at a time counts for a request, from its back-off to its end.
    private bool TryStartRetry()
    {
        if (_retryingIn is not null) return true;
        if (_cluster.State.Breakers.TryAddRetry())
        {
            _retryingIn = _cluster.State.Breakers;
            return true;
        }

        Interlocked.Increment(ref Counters.RetryOverflow);
        _exchange.AddFlag("UO");
        return false;
    }

    /// <returns>False: the time is up, or the caller has left.</returns>
    private async Task<bool> PauseAsync()
    {
        Interlocked.Increment(ref Counters.Retries);
        if (_tryLimit!.Expired) Interlocked.Increment(ref Counters.PerTryTimeouts);
        if (!_exchange.Context.Response.HasStarted) _exchange.Context.Response.Clear();
        var pause = RetryRules.Backoff(_retry, _attempt, _services.Random);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_routeLimit.Token, _exchange.Context.RequestAborted);
        try
        {
            await Task.Delay(pause, _services.Time, either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
