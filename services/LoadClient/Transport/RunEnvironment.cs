using System.Net;

using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport;

/// <summary>What a run takes from the machine it runs on; tests put their own in.</summary>
internal sealed record RunEnvironment
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Random Random { get; init; } = Random.Shared;

    /// <summary>For each loop.</summary>
    public Func<IPoller> NewPoller { get; init; } = EventLoop.NewPoller;

    /// <summary>All addresses of a name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> LookUp { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Proxy that every TCP connection is tunnelled through, <c>http://HOST:PORT</c>; null: none.</summary>
    public string? OutboundProxy { get; init; } = Environment.GetEnvironmentVariable("OUTBOUND_PROXY");
}
