using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing.GatewayApi;
using Bookinfo.Mesh.Routing.KubernetesIngress;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// A snapshot read once for all proxies: resources judged, ranked and indexed. Resources that do not validate are left out
/// and listed.
/// </summary>
internal sealed class MeshModel
{
    /// <summary>An object that comes again in the next snapshot, as the same instance, is not read again.</summary>
    private static readonly ConditionalWeakTable<MeshObject, ReadObject> AlreadyRead = [];

    private readonly ConcurrentDictionary<(string Resource, int Port), ImmutableArray<Route>> _sharedRoutes = [];

    private readonly ConcurrentDictionary<Resource<VirtualService>, ImmutableArray<ExpandedRule>> _rules = new(ReferenceEqualityComparer.Instance);

    private readonly DelegateExpansion _delegates;

    private MeshModel(MeshSnapshot snapshot)
    {
        Settings = snapshot.Settings;
        Behaviour = Behaviour.Of(Settings.Compat);
        var rejected = ImmutableArray.CreateBuilder<RejectedObject>();
        var specs = new List<(MeshObject Source, object Spec)>();
        foreach (var source in Ranked(snapshot.Objects))
        {
            var read = Judge(source, Behaviour);
            if (read.Spec is not null) specs.Add((source, read.Spec));
            else if (!read.Errors.IsEmpty) rejected.Add(new RejectedObject(source, read.Errors));
        }

        Rejected = rejected.ToImmutable();
        DestinationRules = new DestinationRuleIndex(Of<DestinationRule>(specs), Settings.RootNamespace);
        Sidecars = new SidecarIndex(Of<Sidecar>(specs), Settings.RootNamespace);
        Registry = new ServiceRegistry(snapshot, Sidecars, Of<ServiceEntry>(specs), Of<WorkloadEntry>(specs));
        var translated = new GatewayApiTranslator(snapshot, Registry, specs).Translate().And(new IngressTranslator(snapshot, specs).Translate());
        VirtualServices = Ranked([.. Of<VirtualService>(specs), .. translated.VirtualServices]);
        _delegates = new DelegateExpansion(VirtualServices);
        Gateways = Ranked([.. Of<Gateway>(specs), .. translated.Gateways]);
        Statuses = translated.Statuses;
    }

    public MeshSettings Settings { get; }

    public Behaviour Behaviour { get; }

    public ImmutableArray<RejectedObject> Rejected { get; }

    /// <summary>About Gateway API resources.</summary>
    public ImmutableArray<ObjectStatus> Statuses { get; }

    /// <summary>Oldest first, those translated from the Gateway API included.</summary>
    public ImmutableArray<Resource<VirtualService>> VirtualServices { get; }

    /// <summary>Oldest first, those translated from the Gateway API included.</summary>
    public ImmutableArray<Resource<Gateway>> Gateways { get; }

    public DestinationRuleIndex DestinationRules { get; }

    public SidecarIndex Sidecars { get; }

    public ServiceRegistry Registry { get; }

    public RegexCache Regexes { get; } = new();

    public static MeshModel Read(MeshSnapshot snapshot) => new(snapshot);

    /// <summary>The http rules of a resource, with delegates' rules in their places.</summary>
    public ImmutableArray<ExpandedRule> Rules(Resource<VirtualService> resource) => _rules.GetOrAdd(resource, _delegates.Expand);

    /// <summary>Routes for callers in the mesh. Rules that do not ask who calls are compiled once for all of them.</summary>
    public ImmutableArray<Route> MeshRoutes(Resource<VirtualService> resource, ProxyIdentity identity, int port)
    {
        if (_sharedRoutes.TryGetValue((resource.Key, port), out var shared)) return shared;
        var routes = new RuleCompiler(this, new RuleContext(identity, null, port)).Compile(resource);
        var asksWhoCalls = Rules(resource).Any(r => r.Rule.Match.Any(m => !m.SourceLabels.IsEmpty || m.SourceNamespace is not null));
        if (!asksWhoCalls) _sharedRoutes.TryAdd((resource.Key, port), routes);
        return routes;
    }

    private static ReadObject Judge(MeshObject source, Behaviour behaviour)
    {
        if (AlreadyRead.TryGetValue(source, out var read) && read.Behaviour == behaviour) return read;
        var findings = new Findings(errorsOnly: true, behaviour);
        read = new ReadObject(MeshValidator.Read(source, findings), findings.ToResult().Errors, behaviour);
        AlreadyRead.AddOrUpdate(source, read);
        return read;
    }

    private static IEnumerable<MeshObject> Ranked(ImmutableArray<MeshObject> objects) => objects
        .OrderBy(o => o.Created)
        .ThenBy(o => o.Name, StringComparer.Ordinal)
        .ThenBy(o => o.Namespace, StringComparer.Ordinal);

    private static ImmutableArray<Resource<T>> Ranked<T>(IEnumerable<Resource<T>> resources)
        where T : class =>
        [.. resources.OrderBy(r => r.Source.Created).ThenBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Namespace, StringComparer.Ordinal)];

    private static ImmutableArray<Resource<T>> Of<T>(List<(MeshObject Source, object Spec)> specs)
        where T : class => [.. specs.Where(s => s.Spec is T).Select(s => new Resource<T>(s.Source, (T)s.Spec))];

    /// <param name="Spec">Null: not for us, or refused.</param>
    /// <param name="Errors">Why it was refused.</param>
    /// <param name="Behaviour">Who judged.</param>
    private sealed record ReadObject(object? Spec, ImmutableArray<ValidationIssue> Errors, Behaviour Behaviour);
}
