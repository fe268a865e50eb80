using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>What all route kinds of the Gateway API have.</summary>
internal abstract record ApiRoute
{
    /// <summary>Where the route is attached; empty: nowhere.</summary>
    public ImmutableArray<ParentRef> ParentRefs { get; init; } = [];

    /// <summary>Held against the listeners'; empty: all of theirs. Without meaning for a Service parent.</summary>
    public ImmutableArray<string> Hostnames { get; init; } = [];

    /// <summary>Every backend of every rule, filters' included, for the question whether all can be found.</summary>
    public abstract IEnumerable<BackendRef> Backends { get; }
}

/// <summary>One backend of a rule and its share.</summary>
internal sealed record BackendRef
{
    /// <summary>A Service, or a <c>Hostname</c> of group <c>networking.istio.io</c>.</summary>
    public required ObjectRef Target { get; init; }

    /// <summary>Must be given for a Service.</summary>
    public int? Port { get; init; }

    /// <summary>Share of the sum; absent: 1; 0: none.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>For this backend only.</summary>
    public ImmutableArray<RouteFilter> Filters { get; init; } = [];

    public static BackendRef Read(FieldReader f) => new()
    {
        Target = ObjectRef.ReadService(f),
        Port = f.Int("port"),
        Weight = f.Int("weight") ?? 1,
        Filters = f.Objects("filters", RouteFilter.Read),
    };
}
