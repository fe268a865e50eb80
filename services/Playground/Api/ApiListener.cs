using System.Net;

using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.Playground.Api;

/// <summary>The one HTTPS socket of the API. Requests of other listeners of the same program never reach the API.</summary>
internal sealed class ApiListener(ApiIdentity identity)
{
    private static readonly object Mark = new();
    private ListenOptions? _socket;

    /// <summary>The port that was bound; 0 before the program listens.</summary>
    public int Port => _socket?.IPEndPoint?.Port ?? 0;

    /// <param name="kestrel">Gets one more listener.</param>
    /// <param name="address">Whoever reaches it needs the token.</param>
    /// <param name="port">0 draws a free one.</param>
    public void ListenOn(KestrelServerOptions kestrel, IPAddress address, int port) => kestrel.Listen(address, port, socket =>
    {
        _socket = socket;
        socket.UseHttps(identity.Certificate);
        socket.Use(next => connection =>
        {
            connection.Items[Mark] = Mark;
            return next(connection);
        });
    });

    public static bool Accepted(HttpContext context) => context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;
}
