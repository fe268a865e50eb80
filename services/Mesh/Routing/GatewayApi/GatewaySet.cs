using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>The Gateways of Istio's classes and their listeners, judged among themselves.</summary>
internal sealed class GatewaySet
{
    private const string DefaultClass = "istio";

    private readonly Dictionary<(string Namespace, string Name), ImmutableArray<AttachableListener>> _listeners = [];

    private readonly HashSet<(string Namespace, string Name)> _certificates;

    /// <param name="gateways">Of all classes, oldest first.</param>
    /// <param name="classes">Those of Istio's controller are ours.</param>
    /// <param name="grants">For certificates of other namespaces.</param>
    /// <param name="secrets">Certificates are among them.</param>
    public GatewaySet(IEnumerable<Resource<ApiGateway>> gateways, IEnumerable<Resource<GatewayClass>> classes, GrantIndex grants, IEnumerable<MeshSecret> secrets)
    {
        _certificates = [.. secrets.Where(IsCertificate).Select(s => (s.Namespace, s.Name))];
        var ours = classes.Where(c => c.Spec.ControllerName == GatewayClass.IstioController).Select(c => c.Name).Append(DefaultClass).ToHashSet(StringComparer.Ordinal);
        Gateways = [.. gateways.Where(g => g.Spec.GatewayClassName is { } name && ours.Contains(name))];
        foreach (var gateway in Gateways) _listeners[(gateway.Namespace, gateway.Name)] = Judge(gateway, grants);
    }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Resource<ApiGateway>> Gateways { get; }

    public ImmutableArray<AttachableListener> ListenersOf(Resource<ApiGateway> gateway) => _listeners[(gateway.Namespace, gateway.Name)];

    /// <summary>Default: no such Gateway, or not one of ours.</summary>
    public ImmutableArray<AttachableListener> Find(string @namespace, string name) => _listeners.GetValueOrDefault((@namespace, name));

    private ImmutableArray<AttachableListener> Judge(Resource<ApiGateway> gateway, GrantIndex grants)
    {
        var judged = ImmutableArray.CreateBuilder<AttachableListener>();
        foreach (var spec in gateway.Spec.Listeners)
        {
            var listener = new AttachableListener(gateway, spec);
            var conflict = judged.Where(l => l.Problem is null && l.Spec.Port == spec.Port).Select(l => ConflictOf(l, listener)).FirstOrDefault(c => c is not null);
            judged.Add(listener with
            {
                Problem = conflict ?? Unsupported(listener),
                IsConflicted = conflict is not null,
                MissingReference = MissingReference(listener, grants),
            });
        }

        return judged.ToImmutable();
    }

    /// <summary>Of two that cannot be told apart the first stays.</summary>
    private static StatusCondition? ConflictOf(AttachableListener first, AttachableListener second)
    {
        if (FamilyOf(first.Spec.Protocol) != FamilyOf(second.Spec.Protocol))
            return Conditions.NotAccepted("ProtocolConflict", $"port {second.Spec.Port} has protocol {first.Spec.Protocol} in listener {first.Spec.Name}");
        return first.Hostname == second.Hostname
            ? Conditions.NotAccepted("HostnameConflict", $"hostname {second.Hostname} of port {second.Spec.Port} belongs to listener {first.Spec.Name}")
            : null;
    }

    /// <summary>TLS connections are told apart by server name, whoever ends them.</summary>
    private static string FamilyOf(string protocol) => protocol == "HTTPS" ? "TLS" : protocol;

    private static StatusCondition? Unsupported(AttachableListener listener) => listener.CarriedKinds.IsEmpty
        ? Conditions.NotAccepted("UnsupportedProtocol", $"protocol \"{listener.Spec.Protocol}\" is unsupported")
        : null;

    private static bool IsCertificate(MeshSecret secret) =>
        (secret.Data.ContainsKey("tls.crt") && secret.Data.ContainsKey("tls.key")) || (secret.Data.ContainsKey("cert") && secret.Data.ContainsKey("key"));

    private StatusCondition? MissingReference(AttachableListener listener, GrantIndex grants)
    {
        if (listener.AllowsForeignKinds) return Conditions.NotResolved("InvalidRouteKinds", $"protocol {listener.Spec.Protocol} carries {string.Join(", ", listener.CarriedKinds)} only");
        foreach (var reference in listener.Spec.Tls?.CertificateRefs ?? [])
        {
            if (reference is not { Group: "", Kind: "Secret" }) return Conditions.NotResolved("InvalidCertificateRef", $"invalid certificate reference {reference.Kind}/{reference.Name}, only Secret is allowed");
            if (!grants.Permits(listener.Gateway.Source, reference))
                return Conditions.NotResolved("RefNotPermitted", $"certificateRef {reference.Namespace}/{reference.Name} not accessible to a Gateway in namespace \"{listener.Gateway.Namespace}\" (missing a ReferenceGrant?)");
            var place = (reference.Namespace ?? listener.Gateway.Namespace, reference.Name);
            if (!_certificates.Contains(place))
                return Conditions.NotResolved("InvalidCertificateRef", $"invalid certificate reference {place.Item1}/{place.Name}: there is no secret with tls.crt and tls.key");
        }

        if (listener.Spec.Protocol is "HTTPS" or "TLS" && !listener.IsPassthrough && listener.Spec.Tls is not { CertificateRefs.IsEmpty: false })
            return Conditions.NotResolved("InvalidCertificateRef", $"protocol {listener.Spec.Protocol} needs certificateRefs");

        return null;
    }
}
