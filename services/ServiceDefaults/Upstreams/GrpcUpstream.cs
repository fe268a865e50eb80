using System.Collections.Concurrent;
using System.Text.Json;

using Bookinfo.ServiceDefaults.Grpc;

using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>
/// Calls upstreams by gRPC as they are called by HTTP: propagated headers as metadata, a new connection for each call unless
/// <c>UPSTREAM_POOLING</c> is on, through <c>OUTBOUND_PROXY</c> where there is one.
/// </summary>
/// <param name="newHandler">Opens connections of its own.</param>
/// <param name="limit">Deadline of each call, from its beginning; null: none but the caller's own.</param>
/// <param name="pooling">Whether calls share one connection.</param>
/// <param name="current">The request being served: its deadline holds for the calls that it makes, too.</param>
public sealed class GrpcUpstream(Func<HttpMessageHandler> newHandler, TimeSpan? limit, bool pooling, IHttpContextAccessor current) : IDisposable
{
    // Clocks of timers are coarser than this one.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, GrpcChannel> _pool = new();

    /// <param name="address">The upstream; only host and port count.</param>
    /// <param name="metadata">Beside what is propagated; null: nothing.</param>
    /// <param name="call">One unary call.</param>
    /// <param name="json">The answer as the HTTP face gives it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HttpRequestException">No answer came, or none that can be read, or none before the deadline.</exception>
    public async Task<UpstreamReply> CallAsync<TAnswer>(
        Uri address, Metadata? metadata, Func<CallInvoker, CallOptions, AsyncUnaryCall<TAnswer>> call, Func<TAnswer, byte[]> json, CancellationToken cancellationToken)
    {
        var authority = address.GetLeftPart(UriPartial.Authority);
        using var own = pooling ? null : NewChannel(authority);
        var channel = own ?? _pool.GetOrAdd(authority, NewChannel);
        var deadline = Deadline();
        try
        {
            using var pending = call(channel.CreateCallInvoker(), new CallOptions(metadata, deadline, cancellationToken));
            return new UpstreamReply(StatusCodes.Status200OK, json(await pending.ResponseAsync));
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (failure.StatusCode == StatusCode.DeadlineExceeded && deadline - DateTime.UtcNow < Tolerance) throw new HttpRequestException("no answer before the deadline");
            if (failure.Status.DebugException is { } cause) throw new HttpRequestException(cause.GetBaseException().Message, failure);
            return new UpstreamReply(GrpcStatusMap.ToHttp(failure.StatusCode), default);
        }
        catch (JsonException unreadable)
        {
            throw new HttpRequestException(unreadable.Message, unreadable);
        }
    }

    public void Dispose()
    {
        foreach (var channel in _pool.Values) channel.Dispose();
    }

    private GrpcChannel NewChannel(string authority) =>
        GrpcChannel.ForAddress(authority, new GrpcChannelOptions { HttpHandler = newHandler(), DisposeHttpClient = true });

    private DateTime? Deadline()
    {
        var ours = limit is { } time ? DateTime.UtcNow + time : DateTime.MaxValue;
        var callers = current.HttpContext?.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Deadline ?? DateTime.MaxValue;
        var sooner = ours < callers ? ours : callers;
        return sooner == DateTime.MaxValue ? null : sooner;
    }
}
