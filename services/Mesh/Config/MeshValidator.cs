using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Config;

/// <summary>Judges one resource as Istio's validation webhook does (contract mesh.md section 8), all findings at once.</summary>
internal static class MeshValidator
{
    /// <summary>Never throws for bad content. A kind that this program does not read is accepted without a word.</summary>
    public static ValidationResult Validate(MeshObject candidate, Behaviour? behaviour = null)
    {
        var findings = new Findings(behaviour: behaviour);
        Read(candidate, findings);
        return findings.ToResult();
    }

    /// <summary>Reads and judges in one go.</summary>
    /// <returns>The record, or null when it may not be used; <paramref name="findings"/> says why.</returns>
    internal static object? Read(MeshObject candidate, Findings findings)
    {
        var spec = ResourceReader.Read(candidate, findings);
        switch (spec)
        {
            case VirtualService virtualService:
                VirtualServiceRules.Check(virtualService, findings);
                break;
            case DestinationRule destinationRule:
                DestinationRuleRules.Check(destinationRule, findings);
                break;
            case Gateway gateway:
                GatewayRules.Check(gateway, findings);
                break;
            case ServiceEntry serviceEntry:
                ServiceEntryRules.Check(serviceEntry, findings);
                break;
            case Sidecar sidecar:
                SidecarRules.Check(sidecar, findings);
                break;
            case WorkloadEntry workloadEntry:
                WorkloadEntryRules.Check(workloadEntry, findings);
                break;
            case HttpRoute httpRoute when findings.WantsWarnings:
                HttpRouteRules.Check(httpRoute, findings);
                break;
        }

        if (findings.WantsWarnings) UnsupportedFields.Warn(candidate, findings);
        return findings.HasErrors ? null : spec;
    }
}
