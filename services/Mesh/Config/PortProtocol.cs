namespace Bookinfo.Mesh.Config;

/// <summary>What is spoken on a port: said by appProtocol, by the prefix of the port's name, or unknown.</summary>
internal static class PortProtocol
{
    private static readonly string[] Known =
        ["http", "http2", "https", "grpc", "grpc-web", "tls", "tcp", "mongo", "mysql", "redis", "udp", "hbone"];

    /// <summary>Whether a Gateway or ServiceEntry may name it, in any case.</summary>
    public static bool IsKnown(string protocol) => Known.Contains(protocol, StringComparer.OrdinalIgnoreCase);

    /// <summary>Requests are seen and routed.</summary>
    public static bool IsHttp(string protocol) => protocol.ToUpperInvariant() is "HTTP" or "HTTP2" or "GRPC" or "GRPC-WEB";

    /// <summary>Encrypted by the caller: connections are told apart by the server name alone.</summary>
    public static bool IsTls(string protocol) => protocol.ToUpperInvariant() is "HTTPS" or "TLS";

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public static bool IsHttp2(string protocol) => protocol.ToUpperInvariant() is "HTTP2" or "GRPC";

    /// <summary>The protocol of a service's port in lower case; null: nobody said, so traffic is sniffed.</summary>
    public static string? Of(string? appProtocol, string? portName)
    {
        if (appProtocol is { Length: > 0 })
        {
            var said = appProtocol.ToLowerInvariant() switch
            {
                "kubernetes.io/h2c" => "http2",
                "kubernetes.io/ws" => "http",
                "kubernetes.io/wss" => "https",
                var other => other,
            };
            if (IsKnown(said)) return said;
        }

        if (portName is not { Length: > 0 }) return null;
        var name = portName.ToLowerInvariant();
        if (name == "grpc-web" || name.StartsWith("grpc-web-", StringComparison.Ordinal)) return "grpc-web";
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        var prefix = dash < 0 ? name : name[..dash];
        return IsKnown(prefix) ? prefix : null;
    }
}
