using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>Gathers the virtual hosts of one listener; a domain that is taken already stays with its first owner.</summary>
internal sealed class VirtualHostList
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly ImmutableArray<VirtualHost>.Builder _hosts = ImmutableArray.CreateBuilder<VirtualHost>();

    public void Add(string name, ImmutableArray<string> domains, ImmutableArray<Route> routes)
    {
        ImmutableArray<string> free = [.. domains.Where(_taken.Add)];
        if (!free.IsEmpty) _hosts.Add(new VirtualHost { Name = name, Domains = free, Routes = routes });
    }

    public HttpRoutes ToRoutes(string name) => new() { Name = name, VirtualHosts = _hosts.ToImmutable() };
}
