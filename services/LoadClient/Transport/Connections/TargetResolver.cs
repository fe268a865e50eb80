using System.Net;
using System.Net.Sockets;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>Says which address the next connection goes to (<c>-resolve</c>, <c>-dns-method</c>, <c>-resolve-ip-type</c>). All workers share it.</summary>
/// <param name="target">Its options.</param>
/// <param name="lookUp">All addresses of a name; <see cref="Dns"/> in a real run.</param>
/// <param name="random">For <c>rnd</c>.</param>
internal sealed class TargetResolver(TargetOptions target, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, Random random)
{
    private readonly TargetAddress _address = TargetAddress.Parse(target.Url);
    private readonly Lock _lock = new();
    private IPAddress[]? _cached;
    private uint _turn;

    /// <exception cref="SocketException">The name has no address, or none of the type asked for.</exception>
    public async ValueTask<IPEndPoint> NextAsync(CancellationToken cancellationToken)
    {
        var found = _cached ?? await FindAsync(cancellationToken);
        lock (_lock)
        {
            if (target.DnsMethod == "cached-rr") _cached ??= found;
            var place = target.DnsMethod switch
            {
                "first" => 0,
                "rnd" => random.Next(found.Length),
                _ => (int)(_turn++ % (uint)found.Length),
            };
            return new IPEndPoint(found[place], _address.Port);
        }
    }

    /// <summary>All addresses that may be used.</summary>
    /// <exception cref="SocketException">There are none.</exception>
    public async Task<IPAddress[]> FindAsync(CancellationToken cancellationToken)
    {
        var name = target.Resolve ?? _address.Host;
        if (IPAddress.TryParse(name, out var literal)) return [literal];
        var found = Array.FindAll(await lookUp(name, cancellationToken), IsWanted);
        return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
    }

    private bool IsWanted(IPAddress address) => target.ResolveIpType switch
    {
        "ip4" => address.AddressFamily == AddressFamily.InterNetwork,
        "ip6" => address.AddressFamily == AddressFamily.InterNetworkV6,
        _ => true,
    };
}
