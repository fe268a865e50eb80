using System.Globalization;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// Tells a program that knows nothing of <c>PORT_MAP</c> where to listen: <c>ASPNETCORE_URLS</c> has all ports of its container, <c>PORT</c> the
/// first. They win over what the manifest says, which is meant for a network namespace of its own.
/// </summary>
internal static class OwnProgramEnvironment
{
    /// <summary>Would open ports that are not the pod's.</summary>
    private static readonly string[] Removed = ["ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "URLS", "HTTP_PORTS", "HTTPS_PORTS"];

    public static void Add(SortedDictionary<string, string> variables, ContainerManifest container, PodPorts ports)
    {
        foreach (var name in Removed) variables.Remove(name);
        var addresses = container.Ports.Where(static port => !port.Udp).Select(port => ports.Tcp.GetValueOrDefault(port.Number)).OfType<System.Net.IPEndPoint>().Distinct().ToList();

        // Without a declared port any free one will do, as long as nobody but this machine reaches it.
        variables["ASPNETCORE_URLS"] = addresses.Count == 0 ? "http://127.0.0.1:0" : string.Join(';', addresses.Select(static address => $"http://{address}"));
        if (addresses.Count > 0) variables["PORT"] = addresses[0].Port.ToString(CultureInfo.InvariantCulture);
        else variables.Remove("PORT");
    }
}
