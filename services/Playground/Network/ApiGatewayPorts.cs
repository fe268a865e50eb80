using System.Net;
using System.Net.Sockets;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Network;

/// <summary>Where the pod of a Gateway API Gateway listens: the first one on the documented ports, later ones on drawn ones (decision 18).</summary>
internal static class ApiGatewayPorts
{
    /// <summary>On the pods of a Gateway API Gateway.</summary>
    public const string NameLabel = "gateway.networking.k8s.io/gateway-name";

    public static bool Is(PodManifest pod) => Injection.IsGateway(pod) && pod.Labels.ContainsKey(NameLabel);

    /// <summary>Of a listener, in the pod: tells the protocol.</summary>
    public static string NameOf(string protocol, int port) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{protocol.ToLowerInvariant()}-{port}");

    /// <param name="pod">Its container ports are those of the listeners.</param>
    /// <param name="options">The documented ports.</param>
    /// <param name="take">Frees one of them; false: it is in use.</param>
    public static ProxyBind[] Binds(PodManifest pod, PlaygroundOptions options, Func<int, bool> take)
    {
        var preferred = new Dictionary<string, int> { ["http"] = options.IngressHttpPort, ["https"] = options.IngressHttpsPort, ["tcp"] = options.IngressTcpPort };
        return [.. pod.Containers.SelectMany(c => c.Ports).Where(p => !p.Udp).DistinctBy(p => p.Number).Select(port =>
        {
            var family = FamilyOf(port.Name);
            var wanted = preferred.GetValueOrDefault(family);
            preferred.Remove(family);
            return new ProxyBind(port.Number, new IPEndPoint(options.ListenAddress, wanted != 0 && take(wanted) && IsFree(options.ListenAddress, wanted) ? wanted : 0));
        })];
    }

    private static string FamilyOf(string? portName) => portName?.Split('-')[0] switch
    {
        "https" or "tls" => "https",
        "tcp" => "tcp",
        "http" => "http",
        _ => "",
    };

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
