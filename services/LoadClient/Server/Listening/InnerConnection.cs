using System.IO.Pipelines;
using System.Net;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>
/// A connection lent to the inner listener. It shares the real one's pipes and features; when the inner side disposes it, only the
/// lender learns of that, for the real one is not its own.
/// </summary>
internal sealed class InnerConnection : ConnectionContext, IConnectionTransportFeature
{
    private readonly ConnectionContext _outer;
    private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InnerConnection(ConnectionContext outer)
    {
        _outer = outer;
        ConnectionId = outer.ConnectionId;
        Transport = outer.Transport;
        LocalEndPoint = outer.LocalEndPoint;
        RemoteEndPoint = outer.RemoteEndPoint;
        ConnectionClosed = outer.ConnectionClosed;
        Features = new FeatureCollection(outer.Features);
        Features.Set<IConnectionTransportFeature>(this);
    }

    /// <summary>Ends when the inner side has done with it.</summary>
    public Task Returned => _returned.Task;

    public override string ConnectionId { get; set; }

    public override IDuplexPipe Transport { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => _outer.Abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _returned.TrySetResult();
        return base.DisposeAsync();
    }
}
