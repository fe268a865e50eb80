using System.Net;
using System.Threading.Channels;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>
/// An endpoint inside the process, on which Kestrel speaks HTTP/2: in clear it speaks one protocol on each endpoint, so the ports speak
/// HTTP/1.1 and hand over the connections that begin with HTTP/2's preface.
/// </summary>
internal sealed class InnerListener : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _handedOver = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new Inside();

    public bool CanBind(EndPoint endpoint) => endpoint is Inside;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <summary>Lets Kestrel serve the connection as HTTP/2; ends when Kestrel has done with it.</summary>
    public Task ServeAsync(ConnectionContext connection)
    {
        var lent = new InnerConnection(connection);
        return _handedOver.Writer.TryWrite(lent) ? lent.Returned : Task.CompletedTask;
    }

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

    private sealed class Inside : EndPoint
    {
        public override string ToString() => "h2c";
    }
}
