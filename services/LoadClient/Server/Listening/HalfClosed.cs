using Microsoft.AspNetCore.Connections;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>
/// Lets a client end its side after its request and still get the answer, as <c>-halfclose</c> and <c>nc</c> do. Kestrel takes the end of
/// what a client sends for the end of the client, and drops the answer; what it does not hear of it cannot act on.
/// </summary>
internal static class HalfClosed
{
    public static void Allow(ConnectionContext connection) => connection.ConnectionClosed = CancellationToken.None;
}
