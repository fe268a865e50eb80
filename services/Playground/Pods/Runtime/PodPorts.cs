using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Where the ports of one pod really listen.</summary>
/// <param name="Tcp">Container port to address.</param>
/// <param name="Udp">Container port to address.</param>
internal sealed record PodPorts(ImmutableDictionary<int, IPEndPoint> Tcp, ImmutableDictionary<int, IPEndPoint> Udp)
{
    // Below the range that outgoing connections draw from, so that the proxies' own connections do not take a drawn port.
    private const int Lowest = 20_000;
    private const int Highest = 31_000;
    private const int Tries = 1000;

    public static PodPorts None { get; } = new(ImmutableDictionary<int, IPEndPoint>.Empty, ImmutableDictionary<int, IPEndPoint>.Empty);

    /// <summary>Value of <c>PORT_MAP</c> (decision 14).</summary>
    public string Map => string.Join(
        ',',
        Tcp.OrderBy(p => p.Key).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}"))
            .Concat(Udp.OrderBy(p => p.Key).Select(p => string.Create(CultureInfo.InvariantCulture, $"udp/{p.Key}={p.Value}"))));

    /// <summary>Draws a free loopback port for every port that the pod declares or probes.</summary>
    public static PodPorts Draw(PodManifest pod)
    {
        var containers = pod.Lasting.Where(container => !container.IsProxy).ToArray();
        var tcp = containers.SelectMany(container => container.Ports.Where(port => !port.Udp).Select(port => port.Number)
            .Concat(container.Probes.Select(probe => probe.Action.Port is { } port ? container.PortNumber(port) : null).OfType<int>()));
        var udp = containers.SelectMany(container => container.Ports).Where(port => port.Udp).Select(port => port.Number);
        var taken = new HashSet<int>();
        return new PodPorts(
            tcp.Distinct().ToImmutableDictionary(port => port, _ => Free(SocketType.Stream, ProtocolType.Tcp, taken)),
            udp.Distinct().ToImmutableDictionary(port => port, _ => Free(SocketType.Dgram, ProtocolType.Udp, taken)));
    }

    private static IPEndPoint Free(SocketType type, ProtocolType protocol, HashSet<int> taken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var address = new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(Lowest, Highest));
            if (!taken.Add(address.Port)) continue;
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            try
            {
                socket.Bind(address);
                return address;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody else's: the next one.
            }
        }

        throw new InvalidOperationException($"no free port between {Lowest} and {Highest} on 127.0.0.1");
    }
}
