using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Analysis;

/// <summary>
/// Specs that a field is put into, one after the other: what one kind of rule forbids, another may allow. The first of a kind is
/// sound; a later one may lack what only the field itself can bring.
/// </summary>
internal static class ProbeBases
{
    private static readonly Dictionary<string, string[]> Specs = new()
    {
        ["networking.istio.io/VirtualService"] =
        [
            """{"hosts":["a.example.com"],"http":[{"route":[{"destination":{"host":"a.example.com"}}]}]}""",
            """{"hosts":["a.example.com"],"http":[{"redirect":{"uri":"/x"}}]}""",
            """{"hosts":["a.example.com"],"http":[{"redirect":{"authority":"b.example.com"}}]}""",
            """{"hosts":["a.example.com"],"http":[{"directResponse":{"status":200}}]}""",
            """{"hosts":["a.example.com"],"http":[{"delegate":{"name":"other"}}]}""",
            """{"hosts":["a.example.com"],"http":[{"route":[{"destination":{"host":"a.example.com"}}],"retries":{"attempts":2}}]}""",
            """{"hosts":["a.example.com"],"http":[{"route":[{"destination":{"host":"a.example.com"}}],"fault":{"abort":{"httpStatus":500}}}]}""",
            """{"hosts":["a.example.com"],"http":[{"route":[{"destination":{"host":"a.example.com"}}],"fault":{"delay":{"fixedDelay":"5s"}}}]}""",
            """{"hosts":["a.example.com"],"http":[{"route":[{"destination":{"host":"a.example.com"}}],"rewrite":{"uriRegexRewrite":{"match":"a","rewrite":"b"}}}]}""",
            """{"hosts":["a.example.com"],"tls":[{"match":[{"sniHosts":["a.example.com"]}],"route":[{"destination":{"host":"a.example.com"}}]}]}""",
            """{"hosts":["a.example.com"],"tcp":[{"route":[{"destination":{"host":"a.example.com"}}]}]}""",
        ],
        ["networking.istio.io/DestinationRule"] =
        [
            """{"host":"a.example.com"}""",
            """{"host":"a.example.com","subsets":[{"name":"v1","labels":{"version":"v1"}}]}""",
            """{"host":"a.example.com","trafficPolicy":{"portLevelSettings":[{"port":{"number":80},"loadBalancer":{"simple":"RANDOM"}}]}}""",
            """{"host":"a.example.com","subsets":[{"name":"v1","trafficPolicy":{"portLevelSettings":[{"port":{"number":80},"loadBalancer":{"simple":"RANDOM"}}]}}]}""",
            .. Everywhere("""{"tls":{"mode":"SIMPLE"}}"""),
            .. Everywhere("""{"tls":{"mode":"MUTUAL","clientCertificate":"/x","privateKey":"/x"}}"""),
            .. Everywhere("""{"loadBalancer":{"consistentHash":{"httpHeaderName":"x"}}}"""),
            .. Everywhere("""{"loadBalancer":{"consistentHash":{"httpCookie":{"name":"x","ttl":"5s"}}}}"""),
            .. Everywhere("""{"loadBalancer":{"localityLbSetting":{"distribute":[{"from":"region/zone/*","to":{"region/zone/*":100}}]}},"outlierDetection":{"interval":"5s"}}"""),
            .. Everywhere("""{"loadBalancer":{"localityLbSetting":{"failover":[{"from":"us-east","to":"us-west"}]}},"outlierDetection":{"interval":"5s"}}"""),
            .. Everywhere("""{"loadBalancer":{"simple":"ROUND_ROBIN"},"outlierDetection":{"splitExternalLocalOriginErrors":true}}"""),
        ],
        ["networking.istio.io/Gateway"] =
        [
            """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["*"]}]}""",
            """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["*"],"tls":{"mode":"SIMPLE","credentialName":"x"}}]}""",
            """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["*"],"tls":{"mode":"MUTUAL","serverCertificate":"/x","privateKey":"/x","caCertificates":"/x"}}]}""",
            """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"tls","protocol":"TLS"},"hosts":["*"],"tls":{"mode":"PASSTHROUGH"}}]}""",
            """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["*"],"tls":{"mode":"SIMPLE"}}]}""",
        ],
        ["networking.istio.io/ServiceEntry"] =
        [
            """{"hosts":["a.example.com"],"ports":[{"number":80,"name":"http","protocol":"HTTP"}],"resolution":"DNS"}""",
            """{"hosts":["a.example.com"],"ports":[{"number":80,"name":"http","protocol":"HTTP"}],"resolution":"STATIC","endpoints":[{"address":"10.0.0.1"}]}""",
            """{"hosts":["a.example.com"],"ports":[{"number":80,"name":"http","protocol":"HTTP"}],"resolution":"STATIC"}""",
            """{"hosts":["a.example.com"],"ports":[{"number":80,"name":"http","protocol":"HTTP"}]}""",
            """{"hosts":["a.example.com"],"ports":[{"number":80,"name":"key","protocol":"HTTP"}],"resolution":"STATIC","endpoints":[{"address":"10.0.0.1"}]}""",
        ],
        ["networking.istio.io/Sidecar"] =
        [
            """{"egress":[{"hosts":["./*"]}]}""",
            """{"egress":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["./*"]}]}""",
            """{"egress":[{"hosts":["./*"]}],"ingress":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"defaultEndpoint":"127.0.0.1:8080"}]}""",
            """{"egress":[{"hosts":["./*"]}],"outboundTrafficPolicy":{"mode":"ALLOW_ANY"}}""",
        ],
        ["networking.istio.io/WorkloadEntry"] = ["""{"address":"10.0.0.1"}"""],
        ["gateway.networking.k8s.io/GatewayClass"] = ["""{"controllerName":"istio.io/gateway-controller"}"""],
        ["gateway.networking.k8s.io/Gateway"] =
        [
            """{"gatewayClassName":"istio","listeners":[{"name":"http","port":80,"protocol":"HTTP"}]}""",
            """{"gatewayClassName":"istio","listeners":[{"name":"https","port":443,"protocol":"HTTPS","tls":{"mode":"Terminate","certificateRefs":[{"name":"x"}]}}]}""",
            """{"gatewayClassName":"istio","listeners":[{"name":"tls","port":443,"protocol":"TLS","tls":{"mode":"Passthrough"}}]}""",
            """{"gatewayClassName":"istio","listeners":[{"name":"http","port":80,"protocol":"HTTP","allowedRoutes":{"namespaces":{"from":"Selector","selector":{"matchExpressions":[{"key":"x","operator":"In","values":["x"]}]}}}}]}""",
        ],
        ["gateway.networking.k8s.io/HTTPRoute"] = ["""{"parentRefs":[{"name":"x"}],"rules":[{"backendRefs":[{"name":"x","port":80}]}]}""", """{"parentRefs":[{"name":"x"}],"rules":[{}]}"""],
        ["gateway.networking.k8s.io/GRPCRoute"] = ["""{"parentRefs":[{"name":"x"}],"rules":[{"backendRefs":[{"name":"x","port":80}]}]}"""],
        ["gateway.networking.k8s.io/TCPRoute"] = ["""{"parentRefs":[{"name":"x"}],"rules":[{"backendRefs":[{"name":"x","port":80}]}]}"""],
        ["gateway.networking.k8s.io/TLSRoute"] = ["""{"parentRefs":[{"name":"x"}],"hostnames":["a.example.com"],"rules":[{"backendRefs":[{"name":"x","port":80}]}]}"""],
        ["gateway.networking.k8s.io/ReferenceGrant"] = ["""{"from":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","namespace":"x"}],"to":[{"group":"","kind":"Service"}]}"""],
    };

    /// <summary>An empty spec for a kind that has none here.</summary>
    public static IReadOnlyList<JsonObject> Of(string kind) =>
        Specs.TryGetValue(kind, out var specs) ? [.. specs.Select(static spec => JsonNode.Parse(spec)!.AsObject())] : [[]];

    /// <summary>A policy at every place a DestinationRule may have one.</summary>
    private static string[] Everywhere(string policy)
    {
        var port = $$"""[{"port":{"number":80},{{policy[1..]}}]""";
        return
        [
            $$$"""{"host":"a.example.com","trafficPolicy":{{{policy}}}}""",
            $$$"""{"host":"a.example.com","trafficPolicy":{"portLevelSettings":{{{port}}}}}""",
            $$$"""{"host":"a.example.com","subsets":[{"name":"v1","trafficPolicy":{{{policy}}}}]}""",
            $$$"""{"host":"a.example.com","subsets":[{"name":"v1","trafficPolicy":{"portLevelSettings":{{{port}}}}}]}""",
        ];
    }
}
