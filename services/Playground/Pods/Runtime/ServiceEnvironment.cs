using System.Globalization;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>The variables by which Kubernetes tells a pod of the Services that existed before it.</summary>
internal static class ServiceEnvironment
{
    public static IEnumerable<KeyValuePair<string, string>> Of(ObjectStore store, PodManifest pod)
    {
        var services = pod.ServiceLinks ? store.List(ResourceKinds.Service, pod.Namespace).Items : [];
        var kubernetes = store.Find(ResourceKinds.Service, "default", "kubernetes");
        return services.Where(service => service.Uid != kubernetes?.Uid).Append(kubernetes).OfType<StoredObject>().SelectMany(Variables);
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(StoredObject service)
    {
        var ports = service.Json.Items("spec", "ports").Where(port => port.Number("port") is not null).ToArray();
        if (service.Json.Text("spec", "clusterIP") is not { Length: > 0 } host || host == "None" || ports.Length == 0) yield break;

        var prefix = service.Name.ToUpperInvariant().Replace('-', '_').Replace('.', '_');
        yield return KeyValuePair.Create($"{prefix}_SERVICE_HOST", host);
        yield return KeyValuePair.Create($"{prefix}_SERVICE_PORT", Text(ports[0].Number("port")));
        foreach (var port in ports)
        {
            if (port.Text("name") is { Length: > 0 } name)
                yield return KeyValuePair.Create($"{prefix}_SERVICE_PORT_{name.ToUpperInvariant().Replace('-', '_')}", Text(port.Number("port")));
        }

        yield return KeyValuePair.Create($"{prefix}_PORT", Address(ports[0]));
        foreach (var port in ports)
        {
            var protocol = port.Text("protocol") ?? "TCP";
            var name = $"{prefix}_PORT_{Text(port.Number("port"))}_{protocol}";
            yield return KeyValuePair.Create(name, Address(port));
            yield return KeyValuePair.Create($"{name}_PROTO", protocol.ToLowerInvariant());
            yield return KeyValuePair.Create($"{name}_PORT", Text(port.Number("port")));
            yield return KeyValuePair.Create($"{name}_ADDR", host);
        }

        string Address(System.Text.Json.JsonElement port) => $"{(port.Text("protocol") ?? "TCP").ToLowerInvariant()}://{host}:{Text(port.Number("port"))}";
    }

    private static string Text(int? number) => (number ?? 0).ToString(CultureInfo.InvariantCulture);
}
