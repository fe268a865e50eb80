using System.Net;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Images;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Store;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>A pod runner with its controllers over a store, real processes, and a network that opens nothing.</summary>
internal sealed class PodLab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly IHost _host;
    private readonly string _directory;

    private PodLab(IHost host, string directory)
    {
        (_host, _directory) = (host, directory);
        Store = host.Services.GetRequiredService<ObjectStore>();
        Logs = host.Services.GetRequiredService<IContainerLogs>();
        Runner = host.Services.GetRequiredService<PodRunner>();
    }

    public ObjectStore Store { get; }

    public IContainerLogs Logs { get; }

    public PodRunner Runner { get; }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public string StateDirectory => Path.Combine(_directory, "state");

    /// <param name="options">Null: quick back-off.</param>
    /// <param name="directory">Null: a new one.</param>
    /// <param name="mesh">Null: a network that opens nothing.</param>
    /// <param name="programs">Folder with the real workloads, run under the built-in image table; null: the tests' own program.</param>
    /// <param name="own">Programs given as images; null: none.</param>
    public static async Task<PodLab> StartAsync(PodsOptions? options = null, string? directory = null, IMesh? mesh = null, string? programs = null, OwnImage[]? own = null)
    {
        directory ??= Directory.CreateTempSubdirectory("pods-").FullName;
        Directory.CreateDirectory(Path.Combine(directory, "workloads"));
        var workload = Path.Combine(directory, "workloads", "PodProgram");
        if (!Path.Exists(workload)) Directory.CreateSymbolicLink(workload, AppContext.BaseDirectory);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new PlaygroundOptions { StateDirectory = Path.Combine(directory, "state"), ProgramDirectory = programs ?? directory }.WithDrawnPorts());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ObjectStore>();
        if (mesh is null) builder.Services.AddSingleton<IPodNetwork, NoNetwork>();
        else builder.Services.AddSingleton(mesh).AddNetwork();
        builder.Services.AddSingleton(options ?? new PodsOptions { BackOff = TimeSpan.FromMilliseconds(300), PortsPatience = TimeSpan.FromSeconds(5) });
        builder.Services.AddSingleton(programs is null ? ImageTable.Read(new StringReader(Images), "test").With(own ?? []) : ImageTable.BuiltIn());
        builder.Services.AddPods();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new PodLab(host, directory);
    }

    /// <summary>Creates an object from JSON text with comments and trailing commas allowed.</summary>
    public StoredObject Create(ResourceKind kind, string name, string json, string ns = "default")
    {
        var body = (JsonObject)JsonNode.Parse(json, documentOptions: new() { AllowTrailingCommas = true, CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!;
        if (body["metadata"] is not JsonObject metadata) body["metadata"] = metadata = [];
        metadata["name"] = name;
        if (kind.Namespaced) metadata["namespace"] = ns;
        return Store.Create(kind, body);
    }

    public StoredObject CreatePod(string name, string container, string pod = "", string metadata = "") => Create(
        ResourceKinds.Pod, name,
        $$"""{ "metadata": { {{metadata}} }, "spec": { {{pod}} "containers": [ { "name": "main", "image": "test/program:1", {{container}} } ] } }""");

    /// <summary>Waits for a change of the store after which the condition holds.</summary>
    public async Task<T> UntilAsync<T>(Func<T?> condition, string what)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var changes = Store.Watch(null, null, limit.Token);
        if (condition() is { } already) return already;
        try
        {
            await foreach (var _ in changes)
            {
                if (condition() is { } found) return found;

                // A condition that changes the store itself would keep the watch going for ever.
                limit.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Said below.
        }

        throw new TimeoutException($"waited in vain for: {what}; pods: {string.Join('\n', Store.List(ResourceKinds.Pod).Items.Select(p => p.Json.At("status")?.GetRawText()))}");
    }

    public Task<StoredObject> PodUntilAsync(string name, Func<StoredObject, bool> condition, string what) =>
        UntilAsync(() => Store.Find(ResourceKinds.Pod, "default", name) is { } pod && condition(pod) ? pod : null, $"{name} {what}");

    public Task<StoredObject> ReadyAsync(string name) => PodUntilAsync(name, Bookinfo.Playground.Pods.Controllers.PodState.IsReady, "ready");

    public Task GoneAsync(string name) =>
        UntilAsync(() => Store.Find(ResourceKinds.Pod, "default", name) is null ? "gone" : null, $"{name} gone");

    public StoredObject[] Pods(string label) =>
        [.. Store.List(ResourceKinds.Pod, "default").Items.Where(pod => pod.Json.Text("metadata", "labels", "app") == label)];

    /// <summary>Asks a pod's program on the port that its manifest names.</summary>
    public async Task<string> AskAsync(StoredObject pod, string pathAndQuery, int port = 9080) =>
        await Http.GetStringAsync(new Uri($"http://{Runner.Find(pod.Uid)!.Ports!.Tcp[port]}{pathAndQuery}"), TestContext.Current.CancellationToken);

    public async Task<string> EnvAsync(StoredObject pod, string name) => await AskAsync(pod, $"/env?{name}");

    /// <summary>Status fields of a container, the first by default.</summary>
    public static System.Text.Json.JsonElement Container(StoredObject pod, string name = "main") =>
        pod.Json.Items("status", "containerStatuses").FirstOrDefault(c => c.Text("name") == name);

    public async Task<List<string>> LogAsync(StoredObject pod, LogRequest? request = null, string container = "main")
    {
        var lines = new List<string>();
        await foreach (var line in Logs.ReadAsync(pod.Uid, container, request ?? new LogRequest(), TestContext.Current.CancellationToken)) lines.Add(line.Text);
        return lines;
    }

    public StoredObject[] Events(string involved, string reason) =>
    [
        .. Store.List(ResourceKinds.Event).Items
            .Where(e => e.Json.Text("involvedObject", "name") == involved && e.Json.Text("reason") == reason),
    ];

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private const string Images = """
        images:
          - repository: test/program
            project: PodProgram
            cmd: ["9080"]
            env: { BAKED: "in the image", OVERRIDDEN: "by nobody" }
            programs: { /usr/bin/own: PodProgram }
          - repository: istio/proxyv2
          - repository: test/unbuilt
            project: Unbuilt
        notOurs:
          nginx: something else
        """;

    private sealed class NoNetwork : IPodNetwork
    {
        public bool IsInjected(PodManifest pod) => pod.Labels.ContainsKey("injected");

        public bool IsGateway(PodManifest pod) => false;

        public System.Collections.Immutable.ImmutableDictionary<int, IPEndPoint>? GatewayPorts(string podUid) => null;

        public Task ActsByAsync(long version) => Task.CompletedTask;

        public Func<Microsoft.AspNetCore.Http.HttpContext, Task>? Admin(string podUid) => null;

        public Task<IPodProxy> OpenAsync(PodManifest pod, PodPorts ownPorts, string root, Action<string> accessLog, CancellationToken cancellationToken)
        {
            accessLog("proxy opened");
            return Task.FromResult<IPodProxy>(new NoProxy());
        }
    }

    private sealed class NoProxy : IPodProxy
    {
        public IPEndPoint? Outbound { get; } = new(IPAddress.Loopback, 15001);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
