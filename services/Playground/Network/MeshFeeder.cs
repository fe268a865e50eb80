using System.Collections.Immutable;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>Hands the mesh a new snapshot when something it knows has changed: at once, then at most every 50 ms.</summary>
internal sealed partial class MeshFeeder : ReconcileLoop
{
    private readonly IMesh _mesh;
    private readonly PodRunner _pods;
    private readonly PodNetwork _network;
    private readonly ApiStatusWriter _statuses;
    private readonly ILogger<MeshFeeder> _logger;
    private MeshSettings _settings = new();
    private string? _settingsProblem;
    private ImmutableHashSet<string> _rejected = [];

    public MeshFeeder(ObjectStore store, IMesh mesh, PodRunner pods, PodNetwork network, ApiStatusWriter statuses, TimeProvider time, ILogger<MeshFeeder> logger)
        : base(store, time, logger)
    {
        (_mesh, _pods, _network, _statuses, _logger) = (mesh, pods, network, statuses, logger);
        network.GatewayChanged += Wake;
    }

    protected override ImmutableArray<ResourceKind> Watched { get; } =
        [ResourceKinds.Pod, ResourceKinds.Service, ResourceKinds.ConfigMap, ResourceKinds.Namespace, ResourceKinds.Secret, .. ResourceKinds.All.Where(SnapshotBuilder.IsRule)];

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(50);

    protected override TimeSpan? Reconcile()
    {
        ReadSettings();
        var version = Store.Version;
        var snapshot = SnapshotBuilder.Build(
            Store.List(ResourceKinds.Pod).Items,
            Store.List(ResourceKinds.Service).Items,
            ResourceKinds.All.Where(SnapshotBuilder.IsRule).SelectMany(kind => Store.List(kind).Items),
            Store.List(ResourceKinds.Namespace).Items,
            uid => _network.GatewayPorts(uid) ?? _pods.Find(uid)?.Ports?.Tcp,
            _settings) with
        {
            Secrets = GatewaySecrets.Of(Store.List(ResourceKinds.Secret).Items),
        };
        var result = _mesh.Apply(snapshot);
        _network.Progress.Reach(version);
        Report(result);
        foreach (var status in result.Statuses) _statuses.Write(status);
        return null;
    }

    private void ReadSettings()
    {
        _settings = MeshSettingsReader.Read(Store.Find(ResourceKinds.ConfigMap, IngressGateway.Namespace, MeshSettingsReader.ConfigMap), _settings, out var problem);
        if (problem is not null && problem != _settingsProblem) LogSettings(_logger, problem);
        _settingsProblem = problem;
    }

    /// <summary>Says once what is left out; it was valid when it was stored, so something it refers to has changed.</summary>
    private void Report(ApplyResult result)
    {
        var rejected = result.Rejected.Select(r => $"{r.Resource.Kind} {r.Resource.Namespace}/{r.Resource.Name}: {string.Join("; ", r.Errors)}").ToImmutableHashSet();
        foreach (var text in rejected.Except(_rejected)) LogRejected(_logger, text);
        _rejected = rejected;
    }

    [LoggerMessage(LogLevel.Warning, "{Problem}; the last settings stay in force")]
    private static partial void LogSettings(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "left out of the mesh: {Resource}")]
    private static partial void LogRejected(ILogger logger, string resource);
}
