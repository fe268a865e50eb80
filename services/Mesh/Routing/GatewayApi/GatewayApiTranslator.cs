using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>What the Gateway API comes to.</summary>
/// <param name="Gateways">One for each listener in use.</param>
/// <param name="VirtualServices">One for each host of a listener or of the mesh.</param>
/// <param name="Statuses">What is to be said about each resource.</param>
internal sealed record TranslatedRules(ImmutableArray<Resource<Gateway>> Gateways, ImmutableArray<Resource<VirtualService>> VirtualServices, ImmutableArray<ObjectStatus> Statuses)
{
    public static TranslatedRules None { get; } = new([], [], []);

    public TranslatedRules And(TranslatedRules other) =>
        new([.. Gateways, .. other.Gateways], [.. VirtualServices, .. other.VirtualServices], [.. Statuses, .. other.Statuses]);
}

/// <summary>
/// Turns the Gateway API into Istio's own records, as Istio does, so that one engine carries both out. What the records cannot
/// say in YAML (whole path segments, 500 for a missing backend) has fields that only this translation sets.
/// </summary>
/// <param name="snapshot">Services and namespaces.</param>
/// <param name="registry">Every host that backends and parents may mean.</param>
/// <param name="specs">All resources that were read, oldest first.</param>
internal sealed class GatewayApiTranslator(MeshSnapshot snapshot, ServiceRegistry registry, List<(MeshObject Source, object Spec)> specs)
{
    public TranslatedRules Translate()
    {
        if (!specs.Exists(s => s.Source.Group == ResourceReader.GatewayApiGroup)) return TranslatedRules.None;
        var grants = new GrantIndex(Of<ReferenceGrant>());
        var classes = Of<GatewayClass>();
        var gateways = new GatewaySet(Of<ApiGateway>(), classes, grants, snapshot.Secrets);
        var backends = new BackendResolver(registry, grants);
        var attacher = new RouteAttacher(new ParentFinder(gateways, registry, snapshot, Of<ServiceEntry>()), gateways, backends);
        ImmutableArray<ObjectStatus> routes = [.. specs.Where(s => s.Spec is ApiRoute).Select(s => attacher.Attach(s.Source, (ApiRoute)s.Spec))];

        var translator = new GatewayTranslator(snapshot);
        var statuses = new StatusBuilder(gateways, translator);
        return new TranslatedRules(
            [.. gateways.Gateways.SelectMany(g => gateways.ListenersOf(g)).Select(translator.Translate).OfType<Resource<Gateway>>()],
            attacher.ToVirtualServices(),
            [
                .. classes.Where(c => c.Spec.ControllerName == GatewayClass.IstioController).Select(StatusBuilder.Of),
                .. gateways.Gateways.Select(statuses.Of),
                .. routes,
            ]);
    }

    private ImmutableArray<Resource<T>> Of<T>()
        where T : class => [.. specs.Where(s => s.Spec is T).Select(s => new Resource<T>(s.Source, (T)s.Spec))];
}
