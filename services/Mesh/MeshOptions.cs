using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Mesh;

/// <summary>How the embedded mesh runs; what it routes is the snapshot's business.</summary>
public sealed record MeshOptions
{
    /// <summary>
    /// Whether sockets of the proxies run their continuations on the event thread: half the processor time on one core, but a
    /// handler that blocks then stops every connection of that thread. Off by default.
    /// </summary>
    public bool InlineScheduling { get; init; }

    /// <summary>
    /// Workers of each proxy, as Envoy has threads; 2 by default, as in a default injection. Each has connections of its own, so a
    /// cluster may have that many although its rule allows one (contract mesh.md section 3.2).
    /// </summary>
    public int Workers { get; init; } = 2;

    /// <summary>
    /// How long opening a connection to an endpoint takes at least; 0 (nothing is added) by default. On one machine connections
    /// open much quicker than between nodes, so that limits on waiting requests seldom show.
    /// </summary>
    public TimeSpan ConnectTime { get; init; }

    /// <summary>How long a new connection may take to show its protocol (and a CONNECT its head) before it is closed; 15 s by default.</summary>
    public TimeSpan PeekTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Authorities that servers are judged by where a DestinationRule asks for TLS and names none; null (the default): the
    /// operating system's.
    /// </summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Where names outside the mesh are found; null (the default): the operating system's resolver.</summary>
    public IHostResolver? Resolver { get; init; }

    /// <summary>
    /// How long a tunnel of unknown protocol may stay silent before it counts as TCP where the server speaks first; 500 ms by
    /// default. On ports with rules by server name it is <see cref="PeekTimeout"/> instead.
    /// </summary>
    public TimeSpan ServerFirstTimeout { get; init; } = TimeSpan.FromMilliseconds(500);
}
