using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Defaults of Services; the addresses and node ports among them are drawn from what no other Service has.</summary>
internal sealed class ServiceAddresses(ObjectStore store)
{
    private const int FirstNodePort = 30000;
    private const int LastNodePort = 32767;

    public void Fill(JsonObject json, StoredObject? live)
    {
        if (json["spec"] is not JsonObject spec) return;
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        var type = spec["type"].AsText();
        var ports = spec["ports"] is JsonArray list ? list.OfType<JsonObject>().ToArray() : [];
        foreach (var port in ports)
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null && port["port"] is { } number && spec["clusterIP"].AsText() != "None") port["targetPort"] = number.DeepClone();
        }

        if (type == "ExternalName") return;
        FillAddress(spec, live);
        spec.Default("internalTrafficPolicy", "Cluster");
        if (type is not ("NodePort" or "LoadBalancer")) return;
        spec.Default("externalTrafficPolicy", "Cluster");
        foreach (var port in ports) FillNodePort(port, ports, live);
    }

    private void FillAddress(JsonObject spec, StoredObject? live)
    {
        // A client that replaces a Service from its own file means the address that is there.
        if (spec["clusterIP"].AsText() is not { Length: > 0 })
            spec["clusterIP"] = live?.Json.At("spec", "clusterIP").AsText() is { Length: > 0 } kept ? kept : FreeAddress();
        spec["clusterIPs"] = new JsonArray(spec["clusterIP"]!.DeepClone());
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
    }

    private void FillNodePort(JsonObject port, JsonObject[] ports, StoredObject? live)
    {
        if (port["nodePort"] is { } given && given.ToString() != "0") return;
        var number = port["port"]?.ToString();
        var before = live?.Json.At("spec", "ports").Items().FirstOrDefault(p => p.At("port").ToString() == number).At("nodePort").AsNumber() ?? 0;
        if (before > 0)
        {
            port["nodePort"] = before;
            return;
        }

        var taken = store.List(ResourceKinds.Service).Items
            .SelectMany(s => s.Json.At("spec", "ports").Items()).Select(p => p.At("nodePort").AsNumber())
            .Concat(ports.Select(p => long.TryParse(p["nodePort"]?.ToString(), out var n) ? n : 0))
            .ToHashSet();
        for (var i = 0; i < LastNodePort - FirstNodePort; i++)
        {
            long candidate = Random.Shared.Next(FirstNodePort, LastNodePort + 1);
            if (taken.Contains(candidate)) continue;
            port["nodePort"] = candidate;
            return;
        }
    }

    /// <summary>From 10.96.0.0/16, without its first block, which belongs to the cluster itself.</summary>
    private string FreeAddress()
    {
        var taken = store.List(ResourceKinds.Service).Items.Select(s => s.Json.At("spec", "clusterIP").AsText()).ToHashSet();
        while (true)
        {
            var address = $"10.96.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}";
            if (!taken.Contains(address)) return address;
        }
    }
}
