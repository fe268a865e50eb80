namespace Bookinfo.Tasks.Tests.Chart;

/// <summary>A way to install the chart.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Arguments">Words of <c>helm template</c>.</param>
internal sealed record ValueSet(string Name, params string[] Arguments)
{
    /// <summary>What people install, one switch of every kind at least once.</summary>
    public static IReadOnlyList<ValueSet> Matrix { get; } =
    [
        new("defaults"),
        new("everything", Set("httpbin.enabled=true,tcpEcho.enabled=true,helloworld.enabled=true,sleep.enabled=true,fortio.enabled=true,httpbin.versions.v2.enabled=true,grpc.enabled=true")),
        new("nothing but httpbin", Set("productpage.enabled=false,details.enabled=false,reviews.enabled=false,ratings.enabled=false,gateway.kind=none,httpbin.enabled=true")),
        new("httpbin of Python on port 80", Set("httpbin.enabled=true,httpbin.dialect=py,podSecurityContext.fsGroup=2000")),
        new("every version", Set("productpage.versions.v-flooding.enabled=true,details.versions.v2.enabled=true"), Set("ratings.versions.v2.enabled=true,ratings.versions.v2-mysql.enabled=true"), Set("ratings.versions.v-faulty.enabled=true,ratings.versions.v-delayed.enabled=true,ratings.versions.v-unavailable.enabled=true,ratings.versions.v-unhealthy.enabled=true")),
        new("Istio of 2019", "--api-versions", "networking.istio.io/v1alpha3", Set("routes.weights.reviews.v1=100")),
        new("Istio before 1.22", "--api-versions", "networking.istio.io/v1alpha3", "--api-versions", "networking.istio.io/v1beta1", Set("routes.weights.reviews.v1=100")),
        new("Istio of today", "--api-versions", "networking.istio.io/v1alpha3", "--api-versions", "networking.istio.io/v1beta1", "--api-versions", "networking.istio.io/v1", Set("routes.weights.reviews.v1=80,routes.weights.reviews.v3=20,routes.weights.productpage.v1=100")),
        new("version of Istio's API by hand", Set("istio.apiVersion=networking.istio.io/v1beta1")),
        new("gateway with a certificate by name", Set("gateway.tls.mode=SIMPLE,gateway.tls.credentialName=bookinfo-credential,gateway.tls.httpsRedirect=true,gateway.hosts={bookinfo.example.com}")),
        new("gateway that asks clients for certificates", Set("gateway.tls.mode=MUTUAL,gateway.tls.credentialName=bookinfo-credential")),
        new("own gateway with certificates out of files", Set("gateway.deployment.enabled=true,gateway.deployment.serviceType=NodePort,gateway.deployment.revision=stable,gateway.tls.mode=MUTUAL"), Set("gateway.tls.serverCertificate=/etc/istio/ingressgateway-certs/tls.crt,gateway.tls.privateKey=/etc/istio/ingressgateway-certs/tls.key,gateway.tls.caCertificates=/etc/istio/ingressgateway-ca-certs/ca.crt"), Set("gateway.deployment.secretVolumes[0].name=ingressgateway-certs,gateway.deployment.secretVolumes[0].secretName=istio-ingressgateway-certs,gateway.deployment.secretVolumes[0].mountPath=/etc/istio/ingressgateway-certs"), Set("gateway.deployment.secretVolumes[1].name=ingressgateway-ca-certs,gateway.deployment.secretVolumes[1].secretName=istio-ingressgateway-ca-certs,gateway.deployment.secretVolumes[1].mountPath=/etc/istio/ingressgateway-ca-certs")),
        new("Gateway API", Set("gateway.kind=gateway-api,routes.kind=gateway-api,routes.weights.reviews.v1=90,routes.weights.reviews.v2=10,routes.weights.productpage.v1=100")),
        new("Gateway API with TLS and two hosts", Set("gateway.kind=gateway-api,gateway.className=other,gateway.hosts={a.example.com,b.example.com},gateway.tls.mode=SIMPLE,gateway.tls.credentialName=c,gateway.tls.httpsRedirect=true")),
        new("Gateway API of 2023", "--api-versions", "gateway.networking.k8s.io/v1beta1", Set("gateway.kind=gateway-api,routes.kind=gateway-api,routes.weights.ratings.v1=100")),
        new("no mesh", Set("gateway.kind=none,routes.kind=none")),
        new("other registry", Set("image.registry=registry.example.com/team,image.tag=9.9.9,image.pullPolicy=Always,image.pullSecrets={login}")),
        new("images loaded into the node", Set("image.registry=,image.pullPolicy=Never")),
        new("many pods", Set("podDisruptionBudgets.enabled=true,topologySpread.enabled=true,networkPolicies.enabled=true,reviews.versions.v1.replicas=3,details.versions.v1.replicas=0")),
        new("by load", Set("autoscaling.enabled=true,autoscaling.maxReplicas=9,reviews.versions.v1.replicas=3")),
        new("placed and labelled", Set("nodeSelector.disk=ssd,tolerations[0].key=team,tolerations[0].operator=Exists,podLabels.team=shop,podAnnotations.note=x,sleep.enabled=true,fortio.enabled=true,gateway.deployment.enabled=true,podDisruptionBudgets.enabled=true"), Set("telemetry.otlpEndpoint=http://collector:4317,drain.delaySeconds=10,drain.gracePeriodSeconds=60,automountServiceAccountToken=true")),
        new("resources of one version", Set("reviews.versions.v3.resources.requests.cpu=1,reviews.versions.v3.env.STAR_COLOR=gold,ratings.versions.v1.secretEnv.SESSION.name=s,ratings.versions.v1.secretEnv.SESSION.key=k,routes.versionServices=true,routes.destinationRules=false")),
    ];

    public static ValueSet Named(string name) => Matrix.Single(s => s.Name == name);

    private static string Set(string assignments) => $"--set={assignments}";
}
