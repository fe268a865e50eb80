namespace Bookinfo.Mesh.Proxy;

/// <summary>Ports with a fixed meaning in every pod of a mesh.</summary>
internal static class ProxyPorts
{
    public const int Admin = 15000;

    public const int MergedMetrics = 15020;

    public const int Health = 15021;

    public static bool IsManagement(int port) => port is Admin or MergedMetrics or Health;
}
