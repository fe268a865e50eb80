using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Answers whether a task's requirements are met.</summary>
internal sealed class ClusterFacts(ClusterApi api, TaskEnvironment environment)
{
    private const string IstioSystem = "/namespaces/istio-system";

    /// <summary>The requirements that are not met, as written. Empty: all are.</summary>
    public async Task<ImmutableArray<string>> UnmetAsync(TaskFile task, CancellationToken ct)
    {
        var unmet = ImmutableArray.CreateBuilder<string>();
        foreach (var requirement in task.Requires)
        {
            var met = false;
            foreach (var term in requirement.AnyOf) met = met || await IsMetAsync(term, ct);
            if (!met) unmet.Add(requirement.Text);
        }

        return unmet.ToImmutable();
    }

    private async Task<bool> IsMetAsync(RequirementTerm term, CancellationToken ct) => term.Kind switch
    {
        RequirementKind.Istio => environment.IsPlayground || await IstioVersionAsync(ct) >= term.IstioVersion,
        RequirementKind.GatewayApi => (await api.GetAsync("/apis/gateway.networking.k8s.io/v1", ct)).IsOk,
        RequirementKind.TcpPort31400 => await HasTcpPortAsync(ct),
        RequirementKind.FileMountedCerts => await MountsCertificatesAsync(ct),
        RequirementKind.External => environment.Outside == OutsideWorld.Internet,
        RequirementKind.Offline => environment.Outside == OutsideWorld.Stub,
        _ => false,
    };

    /// <summary>Tag of istiod's image, for example <c>1.27.1-distroless</c>; null when there is none that is a version.</summary>
    public async Task<Version?> IstioVersionAsync(CancellationToken ct)
    {
        var list = await api.GetAsync($"/apis/apps/v1{IstioSystem}/deployments?labelSelector=app%3Distiod", ct);
        var image = list.Body?["items"]?.AsArray().FirstOrDefault()?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"]?.ToString() ?? "";
        return Version.TryParse(image[(image.LastIndexOf(':') + 1)..].Split('-')[0], out var version) ? version : null;
    }

    private async Task<bool> HasTcpPortAsync(CancellationToken ct)
    {
        var service = await api.GetAsync($"/api/v1{IstioSystem}/services/istio-ingressgateway", ct);
        return (service.Body?["spec"]?["ports"] as JsonArray ?? []).Any(p => p?["port"]?.ToString() == "31400" || p?["targetPort"]?.ToString() == "31400");
    }

    private async Task<bool> MountsCertificatesAsync(CancellationToken ct)
    {
        var gateway = await api.GetAsync($"/apis/apps/v1{IstioSystem}/deployments/istio-ingressgateway", ct);
        return (gateway.Body?["spec"]?["template"]?["spec"]?["volumes"] as JsonArray ?? [])
            .Any(v => v?["secret"]?["secretName"]?.ToString() == "istio-ingressgateway-certs");
    }
}
