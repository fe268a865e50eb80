using System.Globalization;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>A cluster written as a server name: <c>outbound_.8000_.v1_.httpbin.default.svc.cluster.local</c>.</summary>
internal static class ClusterServerName
{
    private const string Prefix = "outbound_.";

    private const string Separator = "_.";

    /// <returns>Envoy's name of the cluster; null: the server name is no such thing.</returns>
    public static string? Read(string serverName)
    {
        if (!serverName.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var parts = serverName[Prefix.Length..].Split(Separator, 3);
        return parts is [var port, var subset, { Length: > 0 } host] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? $"outbound|{port}|{subset}|{host}"
            : null;
    }
}
