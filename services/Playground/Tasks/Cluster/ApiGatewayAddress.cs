using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Finds where a Gateway API Gateway of namespace <c>default</c> answers.</summary>
internal static class ApiGatewayAddress
{
    /// <summary>Protocols of the listeners that are looked for.</summary>
    public static readonly ImmutableArray<string> Http = ["HTTP"];
    public static readonly ImmutableArray<string> Tls = ["HTTPS", "TLS"];
    public static readonly ImmutableArray<string> Tcp = ["TCP"];

    /// <summary>In Playground its Service's node port is the real port of this machine; on a cluster it is its address and its listener's port.</summary>
    /// <param name="api">Asked for the Gateway and its Service.</param>
    /// <param name="environment">Where the task runs.</param>
    /// <param name="name">Name of the Gateway.</param>
    /// <param name="protocols">Its first listener of one of these is meant.</param>
    /// <param name="ct">Stops the search.</param>
    /// <returns>Null: it is not there, or has no address yet.</returns>
    public static async Task<Uri?> FindAsync(ClusterApi api, TaskEnvironment environment, string name, ImmutableArray<string> protocols, CancellationToken ct)
    {
        var gateway = await api.GetAsync($"/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/{name}", ct);
        if (!gateway.IsOk || gateway.Body!["status"]?["addresses"]?[0]?["value"]?.ToString() is not { Length: > 0 } address) return null;
        var listener = (gateway.Body["spec"]?["listeners"] as JsonArray ?? []).FirstOrDefault(l => protocols.Contains(l?["protocol"]?.ToString() ?? ""));
        if (!int.TryParse(listener?["port"]?.ToString(), CultureInfo.InvariantCulture, out var port)) return null;
        if (!environment.IsPlayground) return At(address, port);
        var service = await api.GetAsync($"/api/v1/namespaces/default/services/{name}-{gateway.Body["spec"]!["gatewayClassName"]}", ct);
        var entry = (service.Body?["spec"]?["ports"] as JsonArray ?? []).FirstOrDefault(p => p?["port"]?.ToString() == port.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(entry?["nodePort"]?.ToString(), CultureInfo.InvariantCulture, out var real) ? At(address, real) : null;
    }

    private static Uri At(string host, int port) => new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
}
