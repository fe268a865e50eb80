using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Mesh;

/// <summary>Where names outside the mesh are found. Whoever embeds the mesh may put an internet of its own in the place of DNS.</summary>
public interface IHostResolver
{
    /// <param name="host">A host name or an address, in any case.</param>
    /// <param name="port">The port that will be dialled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where to dial; empty: there is no such name; null: nobody could be asked, so that an earlier answer stays good.</returns>
    ValueTask<IReadOnlyList<IPEndPoint>?> ResolveAsync(string host, int port, CancellationToken cancellationToken);
}

/// <summary>The operating system's resolver. IPv4 addresses only where there are any, as Istio asks for them.</summary>
internal sealed class SystemResolver : IHostResolver
{
    public async ValueTask<IReadOnlyList<IPEndPoint>?> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            var preferred = Array.FindAll(addresses, static address => address.AddressFamily == AddressFamily.InterNetwork);
            return [.. (preferred.Length > 0 ? preferred : addresses).Select(address => new IPEndPoint(address, port))];
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData ? [] : null;
        }
        catch (ArgumentException)
        {
            // Longer than any name can be.
            return [];
        }
    }
}
