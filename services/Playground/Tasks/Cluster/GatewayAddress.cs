using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Finds where the ingress gateway answers: as told, else its load balancer, else its node port.</summary>
internal static class GatewayAddress
{
    private const string ServicePath = "/api/v1/namespaces/istio-system/services/istio-ingressgateway";

    /// <summary>Names of the Service's ports.</summary>
    public const string Http = "http2";
    public const string Https = "https";

    /// <param name="api">Asked for the Service and the nodes.</param>
    /// <param name="told"><c>HOST:PORT</c>; null: look for it.</param>
    /// <param name="portName">Which port of the Service: <c>http2</c>, <c>https</c>, <c>tcp</c>.</param>
    /// <param name="ct">Stops the search.</param>
    /// <exception cref="TaskSetupException">There is no address that can be reached from here.</exception>
    public static async Task<Uri> FindAsync(ClusterApi api, string? told, string portName, CancellationToken ct)
    {
        if (told is not null)
        {
            return Uri.TryCreate($"http://{told}", UriKind.Absolute, out var uri) && uri.AbsolutePath == "/" && uri.Port > 0
                ? uri
                : throw new TaskSetupException($"--ingress: found \"{told}\"; allowed: HOST:PORT");
        }

        var service = await api.GetAsync(ServicePath, ct);
        if (!service.IsOk) throw new TaskSetupException($"no ingress gateway: {service.Message}; give its address with --ingress HOST:PORT");
        var port = (service.Body!["spec"]?["ports"] as JsonArray ?? []).FirstOrDefault(p => p?["name"]?.ToString() == portName)
            ?? throw new TaskSetupException($"Service istio-ingressgateway: found no port named {portName}; give the address with --ingress HOST:PORT");

        var balancer = service.Body["status"]?["loadBalancer"]?["ingress"]?[0];
        if ((balancer?["ip"] ?? balancer?["hostname"])?.ToString() is { } host) return At(host, port["port"]!);
        if (port["nodePort"] is { } nodePort && await NodeAsync(api, ct) is { } node) return At(node, nodePort);
        throw new TaskSetupException(
            "Service istio-ingressgateway has neither a load balancer nor a node port. Run "
            + "kubectl -n istio-system port-forward svc/istio-ingressgateway 8080:80 and add --ingress 127.0.0.1:8080");
    }

    private static Uri At(string host, JsonNode port) =>
        new UriBuilder(Uri.UriSchemeHttp, host, int.Parse(port.ToString(), CultureInfo.InvariantCulture)).Uri;

    private static async Task<string?> NodeAsync(ClusterApi api, CancellationToken ct)
    {
        var nodes = await api.GetAsync("/api/v1/nodes", ct);
        var addresses = (nodes.Body?["items"] as JsonArray ?? []).SelectMany(n => n?["status"]?["addresses"] as JsonArray ?? []).ToList();
        return (Address("ExternalIP") ?? Address("InternalIP"))?["address"]?.ToString();

        JsonNode? Address(string type) => addresses.FirstOrDefault(a => a?["type"]?.ToString() == type);
    }
}
