using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Every name under which a caller may ask for a service (contract mesh.md section 1.1).</summary>
internal static class ServiceDomains
{
    public static ImmutableArray<string> Of(RegisteredService service, string callerNamespace)
    {
        var domains = ImmutableArray.CreateBuilder<string>();
        domains.Add(service.Host);
        if (service.ShortName is { } name)
        {
            domains.Add(service.Host + ".");
            if (service.Namespace == callerNamespace) domains.Add(name);
            domains.Add($"{name}.{service.Namespace}");
            domains.Add($"{name}.{service.Namespace}.svc");
        }

        domains.AddRange(service.Addresses);
        return domains.ToImmutable();
    }

    /// <summary>The same for a host of the cluster's domain that no service stands for; any other host has one name only.</summary>
    public static ImmutableArray<string> Of(string host, string callerNamespace)
    {
        if (!host.EndsWith(DomainName.ClusterSuffix, StringComparison.Ordinal) || DomainName.IsWildcard(host)) return [host];
        var parts = host[..^DomainName.ClusterSuffix.Length].Split('.');
        return parts is [var name, var space]
            ? Of(new RegisteredService { Host = host, Namespace = space, ShortName = name }, callerNamespace)
            : [host];
    }
}
