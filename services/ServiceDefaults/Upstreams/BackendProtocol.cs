using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>How a service speaks with the services that it calls.</summary>
public enum BackendProtocol
{
    /// <summary>JSON over HTTP/1.1, as the original does.</summary>
    Http,

    /// <summary>gRPC over HTTP/2 without TLS.</summary>
    Grpc,
}

/// <summary>The setting <c>BACKEND_PROTOCOL</c>: <c>http</c> (the default) or <c>grpc</c>.</summary>
public static class BackendProtocolSetting
{
    private const string Variable = "BACKEND_PROTOCOL";

    public static BackendProtocol Read(SettingsReader settings)
    {
        switch (settings.TextOrNull(Variable))
        {
            case null or "http":
                return BackendProtocol.Http;
            case "grpc":
                return BackendProtocol.Grpc;
            case { } other:
                settings.Refuse(Variable, other, "http or grpc");
                return BackendProtocol.Http;
        }
    }

    /// <summary>
    /// Port of an upstream: HTTP has the contract's own setting and 9080, gRPC <c>GRPC_PORT_DETAILS</c> and the like and 9090. Kubernetes sets
    /// NAME_PORT and NAME_SERVICE_PORT for every Service, also for one called "details-grpc"; a name that ends otherwise is never its.
    /// </summary>
    /// <param name="protocol">How the upstream is called.</param>
    /// <param name="settings">Where the port may be set.</param>
    /// <param name="name">In capitals: <c>DETAILS</c>.</param>
    public static long PortOf(this BackendProtocol protocol, SettingsReader settings, string name) => protocol == BackendProtocol.Grpc
        ? settings.Number($"GRPC_PORT_{name}", 9090, 1, ushort.MaxValue)
        : settings.Number($"{name}_SERVICE_PORT", 9080, 1, ushort.MaxValue);
}
