using Bookinfo.Mesh;
using Bookinfo.Playground.Api;
using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Network.Outside;
using Bookinfo.Playground.Page;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tasks;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Playground.Commands;

/// <summary>Everything that <c>up</c> runs in this process: the API, the mesh, the pod runner and the network between them.</summary>
internal sealed class PlaygroundHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StatusSource _status;
    private readonly StubInternet? _outside;

    private PlaygroundHost(WebApplication app, StubInternet? outside, PlaygroundOptions options)
    {
        (_app, _outside) = (app, outside);
        _status = app.Services.GetRequiredService<StatusSource>();
        KubeconfigPath = app.WriteKubeconfig();
        ApiAddress = $"https://127.0.0.1:{app.Services.GetRequiredService<ApiListener>().Port}";
        _status.Kubeconfig = KubeconfigPath;
        Addresses = StatusSource.AddressesOf(options);
        PageLink = app.Services.GetRequiredService<PageServer>().NewLink();
    }

    public string KubeconfigPath { get; }

    public string ApiAddress { get; }

    public GatewayAddresses Addresses { get; }

    /// <summary>Opens the live picture once.</summary>
    public string PageLink { get; }

    /// <summary>Pods of people's namespaces; the gateway's own are not counted.</summary>
    public int PodCount => UserPods().Count();

    public double ReadySeconds
    {
        set => _status.ReadySeconds = value;
    }

    /// <summary>Starts it with no pod but the ingress gateway's.</summary>
    /// <exception cref="CommandException">A port is taken, or the system refuses the state folder.</exception>
    public static async Task<PlaygroundHost> StartAsync(PlaygroundOptions options, CancellationToken cancellationToken)
    {
        var outside = options.Offline ? await StubInternet.StartAsync(options.StateDirectory, TimeProvider.System, cancellationToken) : null;
        WebApplication? app = null;
        try
        {
            app = Build(options, outside);
            app.MapKubernetesApi();
            await app.StartAsync(cancellationToken);
            return new PlaygroundHost(app, outside, options);
        }
        catch (Exception e) when (StateFolder.IsRefusal(e))
        {
            if (app is not null)
            {
                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
            }

            if (outside is not null) await outside.DisposeAsync();
            throw e.InnerException is AddressInUseException ? new CommandException(e.Message) : StateFolder.Refused(options.StateDirectory, e);
        }
    }

    /// <summary>Applies files through the API, as kubectl would.</summary>
    /// <exception cref="CommandException">One of the objects is refused.</exception>
    public async Task ApplyAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        using var api = ClusterApi.Connect(KubeconfigPath, context: null);
        var seen = await new ManifestChanges(api, TimeProvider.System).ApplyAsync(files, cancellationToken);
        if (seen.Exit != 0) throw new CommandException(seen.Output.TrimEnd());
    }

    /// <summary>Waits until every pod is ready.</summary>
    /// <returns>What is not ready when the time is over; empty: all are.</returns>
    public async Task<IReadOnlyList<string>> WaitForPodsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var store = _app.Services.GetRequiredService<ObjectStore>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            // The watch begins before the first look, so that no change falls between the two.
            var changes = store.Watch(kind: null, fromVersion: null, stop.Token);
            if (AllReady(store)) return [];
            await foreach (var _ in changes)
            {
                if (AllReady(store)) return [];
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over: say what is missing.
        }

        return PendingPods();
    }

    /// <summary>Until the command is to end, or something fatal stopped the program from within.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _app.Lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_outside is not null) await _outside.DisposeAsync();
    }

    private static WebApplication Build(PlaygroundOptions options, StubInternet? outside)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        // What an upstream did is in the access log, as Envoy tells it.
        builder.Logging.AddFilter("Yarp", LogLevel.None);
        // Ctrl-C belongs to the command: it ends the pods first.
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.AddMesh(new MeshOptions { Resolver = outside, Authorities = outside is null ? null : [outside.Root] });
        builder.Services.AddKubernetesApi(options);
        builder.Services.AddSingleton(new PodsOptions { Authorities = outside is null ? null : StubInternet.CertificatePath(options.StateDirectory) });
        builder.Services.AddPods();
        builder.Services.AddNetwork(outside);
        builder.Services.AddPage();
        builder.Services.AddSingleton<StatusSource>().AddSingleton<IApiPath, StatusEndpoint>().AddSingleton<IApiPath, ExplainEndpoint>().AddSingleton<IApiPath, PastRequestsEndpoint>();
        return builder.Build();
    }

    private List<string> PendingPods() =>
        [.. _app.Services.GetRequiredService<ObjectStore>().List(ResourceKinds.Pod).Items.Where(p => !PodState.IsReady(p)).Select(p => $"{p} ({PodPhase.Of(p.Json)})")];

    private IEnumerable<StoredObject> UserPods() =>
        _app.Services.GetRequiredService<ObjectStore>().List(ResourceKinds.Pod).Items.Where(p => p.Namespace is not ("istio-system" or "kube-system" or StubHttpBin.Namespace));

    private bool AllReady(ObjectStore store) => AllDeploymentsHavePods(store) && PendingPods().Count == 0;

    private static bool AllDeploymentsHavePods(ObjectStore store) => store.List(ResourceKinds.Deployment).Items.All(d =>
        d.Json.TryGetProperty("status", out var status)
        && status.TryGetProperty("readyReplicas", out var ready)
        && ready.GetInt32() >= d.Json.GetProperty("spec").GetProperty("replicas").GetInt32());

    /// <summary>Leaves signals alone.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
