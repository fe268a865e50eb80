namespace Bookinfo.Mesh.Config;

/// <summary>A workload that is no pod: it stands behind the Services and ServiceEntries whose selector it fits.</summary>
/// <field name="network">The network in which the address is good.</field>
/// <field name="serviceAccount">Who the workload is.</field>
/// <param name="Endpoint">Where it is found, and its labels.</param>
internal sealed record WorkloadEntry(EntryEndpoint Endpoint)
{
    public static WorkloadEntry Read(FieldReader f) => new(EntryEndpoint.Read(f));
}

/// <summary>What Istio's webhook says about a WorkloadEntry.</summary>
internal static class WorkloadEntryRules
{
    public static void Check(WorkloadEntry entry, Findings findings)
    {
        var (address, ports) = (entry.Endpoint.Address, entry.Endpoint.Ports);
        if (string.IsNullOrEmpty(address)) findings.Error("spec.address", "address is required");
        else if (address.StartsWith("unix://", StringComparison.Ordinal))
        {
            if (!ports.IsEmpty) findings.Error("spec.ports", "unix endpoint must not have ports");
        }
        else if (DomainName.IsWildcard(address) || DomainName.Problem(address) is not null)
        {
            findings.Error("spec.address", $"endpoint address \"{address}\" is not a valid host name or IP address");
        }

        foreach (var (name, number) in ports) RouteDestinationRules.CheckPort(number, $"spec.ports.{name}", findings);
    }
}
