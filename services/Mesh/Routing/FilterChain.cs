using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>A gateway's listener that is not plain HTTP: its chains, of which a connection takes the one that fits best.</summary>
internal sealed record ListenerChains
{
    private readonly ServerNameTable<FilterChain> _byName;

    /// <param name="name">Envoy's name of the listener, <c>0.0.0.0_8443</c>.</param>
    /// <param name="chains">In order of age; a single one without server names takes everything.</param>
    public ListenerChains(string name, ImmutableArray<FilterChain> chains)
    {
        Name = name;
        Chains = chains;
        _byName = new ServerNameTable<FilterChain>(chains.SelectMany(static chain => chain.ServerNames.Select(server => (server, chain))));
    }

    public string Name { get; }

    public ImmutableArray<FilterChain> Chains { get; }

    /// <summary>The chain of plain TCP, which no hello precedes; null: connections are told apart by server name.</summary>
    public FilterChain? Plain => Chains is [{ ServerNames.IsEmpty: true } only] ? only : null;

    /// <param name="serverName">Null: the caller names none.</param>
    public FilterChain? Find(string? serverName) => _byName.Find(serverName);
}

/// <summary>What is done with some of the connections of a listener.</summary>
internal sealed record FilterChain
{
    /// <summary>The server, for logs: <c>namespace/gateway port name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Exact names, <c>*.suffix</c>, or <c>*</c> for any and none; empty: plain TCP.</summary>
    public ImmutableArray<string> ServerNames { get; init; } = [];

    /// <summary>How TLS is ended; null: bytes are passed on as they are.</summary>
    public TlsTermination? Tls { get; init; }

    /// <summary>Routes of the requests inside TLS; null: they are not looked into.</summary>
    public HttpRoutes? Http { get; init; }

    /// <summary>Where bytes go that are not looked into; null: nowhere, the connection is closed.</summary>
    public TcpRoute? Tcp { get; init; }

    /// <summary>Whether the server name itself names the cluster (AUTO_PASSTHROUGH).</summary>
    public bool ClusterByServerName { get; init; }
}
