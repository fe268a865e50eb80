using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy;

/// <summary>Name of an endpoint that exists only inside the process.</summary>
internal sealed class InnerEndPoint(string name) : EndPoint
{
    public override string ToString() => name;
}

/// <summary>The listener behind an <see cref="InnerEndPoint"/>: it accepts what the front hands over.</summary>
internal sealed class InnerListener(EndPoint endPoint) : IConnectionListener
{
    private readonly Channel<ConnectionContext> _handedOver = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = endPoint;

    /// <summary>False once the listener is closed.</summary>
    public bool TryHandOver(ConnectionContext connection) => _handedOver.Writer.TryWrite(connection);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _handedOver.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_handedOver.Reader.TryRead(out var connection)) return connection;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _handedOver.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}

/// <summary>
/// A connection lent to an inner endpoint. It shares the real one's pipes; when the inner endpoint disposes it, only the
/// front learns of that, for the front owns the real one.
/// </summary>
internal sealed class InnerConnection : ConnectionContext, IConnectionTransportFeature
{
    /// <summary>Envoy's delayed_close_timeout.</summary>
    private static readonly TimeSpan DelayedClose = TimeSpan.FromSeconds(1);

    private readonly ConnectionContext _outer;

    private int _aborted;

    private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InnerConnection(ConnectionContext outer, ConnectionFacts facts)
    {
        _outer = outer;
        ConnectionId = outer.ConnectionId;
        Transport = outer.Transport;
        LocalEndPoint = outer.LocalEndPoint;
        RemoteEndPoint = outer.RemoteEndPoint;
        ConnectionClosed = outer.ConnectionClosed;
        Features = new FeatureCollection(outer.Features);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set(facts);
    }

    /// <summary>
    /// Ends when the inner endpoint has done with it, and for one that never has, some time after the socket has closed. Seen once, in a dump of
    /// Kestrel 10.0.12 after a rapid reset: streams marked as scheduled for writing, in no queue, and waited for. By its source
    /// (Http2FrameWriter.Schedule) a stream that the bounded queue does not take is not tried again, the connection is aborted instead. The connection
    /// manager holds connections by weak references (ConnectionReference), so one that is left behind should be collected; that is not measured.
    /// </summary>
    /// <param name="patience">Counts from when the socket has closed, which handlers are told of.</param>
    public async Task ReturnedAsync(TimeSpan patience)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _outer.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed);
        if (await Task.WhenAny(_returned.Task, closed.Task) == _returned.Task) return;
        try
        {
            await _returned.Task.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            // Left behind.
        }
    }

    public override string ConnectionId { get; set; }

    public override IDuplexPipe Transport { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>
    /// Kestrel gives up a connection. What it has written still goes out, an answer cut short (contract mesh.md F26) or a GOAWAY,
    /// for Kestrel completes the pipe and returns the connection; only a caller who does not read it is cut off.
    /// </summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0) _ = CutOffAsync(abortReason);
    }

    public override ValueTask DisposeAsync()
    {
        _returned.TrySetResult();
        return base.DisposeAsync();
    }

    // The limit is for the socket, not for anything rules speak of: real time.
    private async Task CutOffAsync(ConnectionAbortedException reason)
    {
        await Task.Delay(DelayedClose);
        _outer.Abort(reason);
    }
}
