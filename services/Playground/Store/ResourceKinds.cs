using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Bookinfo.Playground.Store;

/// <summary>Every kind served, in discovery order: core, apps, Istio, Gateway API, the rest, <c>extensions</c> last (decision 27).</summary>
internal static partial class ResourceKinds
{
    /// <summary>All kinds in discovery order.</summary>
    public static ImmutableArray<ResourceKind> All => Table.All;

    /// <summary>The kind served under a group version and plural name; null when there is none.</summary>
    /// <param name="groupVersion"><c>apps/v1</c>, or <c>v1</c> for the core group.</param>
    /// <param name="plural">As in paths: <c>deployments</c>.</param>
    public static ResourceKind? Find(string groupVersion, string plural) => Table.ByPath.GetValueOrDefault((groupVersion, plural));

    /// <summary>The kind that an object's apiVersion and kind name; null when it is not served.</summary>
    public static ResourceKind? FindKind(string apiVersion, string kind) =>
        All.FirstOrDefault(k => k.Kind == kind && GroupVersionsOf(k).Contains(apiVersion));

    /// <summary>All group versions a kind is served under, preferred first, old aliases last.</summary>
    public static IEnumerable<string> GroupVersionsOf(ResourceKind kind) =>
        kind.Versions.Select(version => kind.Group.Length == 0 ? version : $"{kind.Group}/{version}").Concat(kind.Aliases);

    private static ResourceKind Core(string kind, string plural, params ImmutableArray<string> shortNames) =>
        Of("", ["v1"], kind, plural, shortNames);

    private static ResourceKind Of(string group, ImmutableArray<string> versions, string kind, string plural, params ImmutableArray<string> shortNames) => new()
    {
        Group = group,
        Versions = versions,
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ShortNames = shortNames,
    };

    /// <summary>Apart, because the order in which the static fields of several files are set is not defined.</summary>
    private static class Table
    {
        public static readonly ImmutableArray<ResourceKind> All =
        [
            Namespace, Node, Pod, Service, Endpoints, ConfigMap, Secret, ServiceAccount, Event, PersistentVolumeClaim,
            Deployment, ReplicaSet,
            VirtualService, DestinationRule, Gateway, ServiceEntry, Sidecar, WorkloadEntry, EnvoyFilter, ProxyConfig,
            GatewayClass, GatewayApiGateway, HttpRoute, GrpcRoute, TcpRoute, TlsRoute, ReferenceGrant, BackendTlsPolicy,
            Job, EndpointSlice, Ingress, IngressClass, NetworkPolicy, CustomResourceDefinition,
            PodDisruptionBudget, HorizontalPodAutoscaler, Role, RoleBinding, ClusterRole, ClusterRoleBinding,
            AuthorizationPolicy, PeerAuthentication, RequestAuthentication, Telemetry,
        ];

        public static readonly FrozenDictionary<(string GroupVersion, string Plural), ResourceKind> ByPath = All
            .SelectMany(kind => GroupVersionsOf(kind).Select(gv => (Path: (gv, kind.Plural), kind)))
            .ToFrozenDictionary(pair => pair.Path, pair => pair.kind);
    }
}
