using System.Collections.Immutable;

namespace Bookinfo.Playground.Store;

/// <content>Istio's and the Gateway API's kinds.</content>
internal static partial class ResourceKinds
{
    public static readonly ResourceKind VirtualService = Istio("VirtualService", "virtualservices", "vs");
    public static readonly ResourceKind DestinationRule = Istio("DestinationRule", "destinationrules", "dr");
    public static readonly ResourceKind Gateway = Istio("Gateway", "gateways", "gw");
    public static readonly ResourceKind ServiceEntry = Istio("ServiceEntry", "serviceentries", "se");
    public static readonly ResourceKind Sidecar = Istio("Sidecar", "sidecars");
    public static readonly ResourceKind WorkloadEntry = Istio("WorkloadEntry", "workloadentries", "we");
    public static readonly ResourceKind EnvoyFilter = Istio("EnvoyFilter", "envoyfilters") with { Versions = ["v1alpha3"], Inert = true };
    public static readonly ResourceKind ProxyConfig = Istio("ProxyConfig", "proxyconfigs") with { Versions = ["v1beta1"], Inert = true };

    public static readonly ResourceKind AuthorizationPolicy = Security("AuthorizationPolicy", "authorizationpolicies", "ap");
    public static readonly ResourceKind PeerAuthentication = Security("PeerAuthentication", "peerauthentications", "pa");
    public static readonly ResourceKind RequestAuthentication = Security("RequestAuthentication", "requestauthentications", "ra");

    public static readonly ResourceKind Telemetry = Of("telemetry.istio.io", ["v1", "v1alpha1"], "Telemetry", "telemetries", "telemetry") with
    {
        Custom = true,
        Inert = true,
        Categories = ["istio-io", "telemetry-istio-io"],
    };

    public static readonly ResourceKind GatewayClass = GatewayApi("GatewayClass", "gatewayclasses", ["v1", "v1beta1"], "gc") with { Namespaced = false };
    public static readonly ResourceKind GatewayApiGateway = GatewayApi("Gateway", "gateways", ["v1", "v1beta1"], "gtw");
    public static readonly ResourceKind HttpRoute = GatewayApi("HTTPRoute", "httproutes", ["v1", "v1beta1"]);
    public static readonly ResourceKind GrpcRoute = GatewayApi("GRPCRoute", "grpcroutes", ["v1"]);
    public static readonly ResourceKind TcpRoute = GatewayApi("TCPRoute", "tcproutes", ["v1", "v1alpha2"]);
    public static readonly ResourceKind TlsRoute = GatewayApi("TLSRoute", "tlsroutes", ["v1", "v1alpha3", "v1alpha2"]);
    public static readonly ResourceKind ReferenceGrant = GatewayApi("ReferenceGrant", "referencegrants", ["v1", "v1beta1"], "refgrant");
    public static readonly ResourceKind BackendTlsPolicy = GatewayApi("BackendTLSPolicy", "backendtlspolicies", ["v1", "v1alpha3"], "btlspolicy") with { Inert = true };

    private static ResourceKind Istio(string kind, string plural, params ImmutableArray<string> shortNames) =>
        Of("networking.istio.io", ["v1", "v1beta1", "v1alpha3"], kind, plural, shortNames) with
        {
            Custom = true,
            Categories = ["istio-io", "networking-istio-io"],
        };

    private static ResourceKind Security(string kind, string plural, params ImmutableArray<string> shortNames) =>
        Of("security.istio.io", ["v1", "v1beta1"], kind, plural, shortNames) with
        {
            Custom = true,
            Inert = true,
            Categories = ["istio-io", "security-istio-io"],
        };

    private static ResourceKind GatewayApi(string kind, string plural, ImmutableArray<string> versions, params ImmutableArray<string> shortNames) =>
        Of("gateway.networking.k8s.io", versions, kind, plural, shortNames) with
        {
            Custom = true,
            Categories = ["gateway-api"],
        };
}
