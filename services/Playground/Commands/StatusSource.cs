using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Page;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Commands;

/// <summary>Puts the status report together.</summary>
internal sealed class StatusSource(PlaygroundOptions options, ObjectStore store, PodRunner runner)
{
    private const double Megabyte = 1e6;

    /// <summary>Path of the kubeconfig; set once it is written.</summary>
    public string Kubeconfig { get; set; } = "";

    /// <summary>Null until every pod was ready once.</summary>
    public double? ReadySeconds { get; set; }

    public static GatewayAddresses AddressesOf(PlaygroundOptions options) => new(
        string.Create(CultureInfo.InvariantCulture, $"http://localhost:{options.IngressHttpPort}"),
        string.Create(CultureInfo.InvariantCulture, $"localhost:{options.IngressHttpsPort}"),
        string.Create(CultureInfo.InvariantCulture, $"localhost:{options.IngressTcpPort}"));

    public StatusReport Report()
    {
        var workers = runner.Workers.ToDictionary(w => w.Pod.Uid);
        var memory = PodMemory.Measure(runner).ToDictionary(m => (m.Namespace, m.Name));
        var pods = store.List(ResourceKinds.Pod).Items
            .Select(p => Describe(p, workers.GetValueOrDefault(p.Uid), memory.GetValueOrDefault((p.Namespace, p.Name)))).ToImmutableArray();
        var own = Proportional(PodMemory.OfPlayground());
        return new StatusReport
        {
            Pid = Environment.ProcessId,
            Kubeconfig = Kubeconfig,
            Ingress = AddressesOf(options),
            Gateways = [.. store.List(ResourceKinds.GatewayApiGateway).Items.SelectMany(Describe)],
            Page = PageServer.AddressOf(options.PagePort),
            Offline = options.Offline,
            ReadySeconds = ReadySeconds,
            Memory = new MemoryReport(pods.Sum(p => p.PssMb) + own, own),
            Pods = pods,
        };
    }

    /// <summary>The Service of a Gateway shows its real ports as node ports.</summary>
    private IEnumerable<ApiGatewayReport> Describe(StoredObject gateway)
    {
        if (store.Find(ResourceKinds.Service, gateway.Namespace, ApiGatewayObjects.NameOf(gateway)) is not { } service) yield break;
        foreach (var port in service.Json.Items("spec", "ports"))
        {
            if (port.Number("nodePort") is not { } real) continue;
            var scheme = port.Text("appProtocol") is "http" or "https" ? $"{port.Text("appProtocol")}://" : "";
            yield return new ApiGatewayReport(gateway.Namespace, gateway.Name, port.Text("name") ?? "", string.Create(CultureInfo.InvariantCulture, $"{scheme}localhost:{real}"));
        }
    }

    private static PodReport Describe(StoredObject pod, PodWorker? worker, PodMemory? memory) => new(
        pod.Namespace,
        pod.Name,
        PodContainers.Ready(pod.Json),
        PodPhase.Of(pod.Json),
        PodContainers.Restarts(pod.Json),
        [.. worker?.ProcessIds ?? []],
        (memory?.ResidentBytes ?? 0) / Megabyte,
        memory is null ? 0 : Proportional(memory),
        [.. (worker?.Ports?.Tcp ?? []).OrderBy(p => p.Key).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} -> {p.Value}"))]);

    /// <summary>Where the system does not tell shares, resident memory is the honest upper bound.</summary>
    private static double Proportional(PodMemory memory) => (memory.ProportionalBytes ?? memory.ResidentBytes) / Megabyte;
}
