using System.Collections.Immutable;
using System.Net;

namespace Bookinfo.Mesh.Routing;

/// <summary>A host that the mesh knows: a Kubernetes Service, or a host of a ServiceEntry.</summary>
internal sealed record RegisteredService
{
    /// <summary>Full name in lower case; may be <c>*.suffix</c> for a ServiceEntry.</summary>
    public required string Host { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Name of the Kubernetes Service; null for a ServiceEntry.</summary>
    public string? ShortName { get; init; }

    /// <summary>Addresses that mean this service.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Ranges of addresses that mean it, for connections that are not HTTP.</summary>
    public ImmutableArray<IPNetwork> Ranges { get; init; } = [];

    public ImmutableArray<string> ExportTo { get; init; } = [];

    /// <summary>Names that certificates of its endpoints must carry where no rule names any.</summary>
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    public ImmutableArray<RegisteredPort> Ports { get; init; } = [];

    public RegisteredPort? Port(int number)
    {
        foreach (var port in Ports)
        {
            if (port.Number == number) return port;
        }

        return null;
    }

    /// <summary>
    /// This host with what a newer registration of it adds: ports that this one has not, and endpoints for those that both have
    /// where both are of one namespace (contract mesh.md section 1.10).
    /// </summary>
    public RegisteredService And(RegisteredService newer) => this with
    {
        Ports =
        [
            .. Ports.Select(port => newer.Namespace == Namespace && newer.Port(port.Number) is { } same ? port.And(same) : port),
            .. newer.Ports.Where(port => Port(port.Number) is null),
        ],
    };
}

/// <summary>One port of a known host.</summary>
internal sealed record RegisteredPort
{
    public required int Number { get; init; }

    /// <summary>Lower case; null: unknown, so it is sniffed and may be HTTP.</summary>
    public string? Protocol { get; init; }

    public bool MayBeHttp => Protocol is null || Config.PortProtocol.IsHttp(Protocol);

    /// <summary>Nothing but bytes, not even a server name.</summary>
    public bool IsTcp => Protocol is not null && !MayBeHttp && !Config.PortProtocol.IsTls(Protocol);

    /// <summary>Ready endpoints with the labels that subsets ask for.</summary>
    public ImmutableArray<LabelledEndpoint> Endpoints { get; init; } = [];

    /// <summary>To be resolved at run time.</summary>
    public ImmutableArray<LabelledName> Names { get; init; } = [];

    /// <summary>Traffic goes to the very address that the caller dialled.</summary>
    public bool OriginalDestination { get; init; }

    /// <summary>The port to dial there; null: the caller's.</summary>
    public int? OriginalPort { get; init; }

    /// <summary>Of several addresses of a name only the first is used at a time (DNS_ROUND_ROBIN).</summary>
    public bool FirstAddressOnly { get; init; }

    /// <summary>TCP without addresses: every connection to this port counts as one to this host.</summary>
    public bool TakesEveryAddress { get; init; }

    /// <summary>This port with the endpoints of another. How they are found is this one's to say.</summary>
    public RegisteredPort And(RegisteredPort other) => OriginalDestination || FirstAddressOnly ? this : this with
    {
        Endpoints = [.. Endpoints, .. other.Endpoints.Where(added => !Endpoints.Any(own => own.Endpoint.Address.Equals(added.Endpoint.Address)))],
        Names = [.. Names, .. other.Names.Where(added => !Names.Any(own => own.Name.Equals(added.Name)))],
    };
}

internal sealed record LabelledEndpoint(Endpoint Endpoint, IReadOnlyDictionary<string, string> Labels)
{
    public Locality Locality { get; init; } = Locality.Unknown;

    /// <summary>At least 1.</summary>
    public int Weight { get; init; } = 1;

    public Standing Standing => new(Locality, Labels, Weight);
}

internal sealed record LabelledName(DnsEndPoint Name, IReadOnlyDictionary<string, string> Labels)
{
    public Locality Locality { get; init; } = Locality.Unknown;

    /// <summary>At least 1.</summary>
    public int Weight { get; init; } = 1;

    public Standing Standing => new(Locality, Labels, Weight);
}
