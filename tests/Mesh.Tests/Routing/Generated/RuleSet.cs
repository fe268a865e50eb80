namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>A generated configuration, in words of its own, so that the reference reads nothing that the compiler has read.</summary>
/// <param name="Services">VirtualServices, oldest first.</param>
/// <param name="Gateways">Oldest first.</param>
internal sealed record RuleSet(List<GenService> Services, List<GenGateway> Gateways);

/// <param name="Hosts">Of the only server, which listens on <see cref="World.GatewayPort"/>.</param>
internal sealed record GenGateway(string Namespace, string Name, List<string> Hosts);

/// <param name="Hosts">Empty: a delegate.</param>
internal sealed record GenService(string Namespace, string Name, List<string> Hosts, List<string> Gateways, List<string> ExportTo, List<GenRule> Rules);

internal sealed record GenRule
{
    public required string Name { get; init; }

    /// <summary>Empty: every request.</summary>
    public List<GenBlock> Blocks { get; init; } = [];

    public List<GenDestination> Destinations { get; init; } = [];

    /// <summary>Null: none.</summary>
    public int? DirectStatus { get; init; }

    public string? RedirectPath { get; init; }

    /// <summary>Namespace (null: the root's) and name.</summary>
    public (string? Namespace, string Name)? Delegate { get; init; }

    /// <summary>Field <c>mirror</c> with its percentage; null percentage: not given.</summary>
    public (GenDestination To, double? Percentage)? Mirror { get; init; }

    /// <summary>Field <c>mirrors</c>.</summary>
    public List<(GenDestination To, double? Percentage)> Mirrors { get; init; } = [];
}

/// <param name="Weight">Null: not given.</param>
internal sealed record GenDestination(string Host, string? Subset, int? Port, int? Weight);

internal sealed record GenBlock
{
    public string? Name { get; init; }

    public GenText? Uri { get; init; }

    public bool IgnoreUriCase { get; init; }

    public GenText? Method { get; init; }

    public GenText? Scheme { get; init; }

    public GenText? Authority { get; init; }

    public Dictionary<string, GenText> Headers { get; init; } = [];

    public Dictionary<string, GenText> WithoutHeaders { get; init; } = [];

    public Dictionary<string, GenText> Query { get; init; } = [];

    public int? Port { get; init; }

    public Dictionary<string, string> SourceLabels { get; init; } = [];

    public string? SourceNamespace { get; init; }

    public List<string> Gateways { get; init; } = [];
}

/// <param name="Kind"><c>exact</c>, <c>prefix</c>, <c>regex</c>, or empty: must be there.</param>
internal sealed record GenText(string Kind, string Text);

/// <param name="Port">That the caller dialled, or of the gateway.</param>
/// <param name="Authority">As sent.</param>
/// <param name="Headers">Lines in order; a name may come twice.</param>
internal sealed record GenRequest(int Port, string Authority, string Path, string? Query, string Method, List<(string Name, string Value)> Headers);
