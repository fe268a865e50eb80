using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Tests.Config;

/// <summary>Contract mesh.md sections 8.2 and 8.3, mistake by mistake.</summary>
public sealed class OtherKindsValidationTests
{
    [Theory]
    [InlineData("Gateway", "selector: {a: b}", "spec.servers: gateway must have at least one server")]
    [InlineData("Gateway", "servers: [{port: {number: 80, name: http, protocol: HTTP}}]", "spec.servers[0].hosts: server config must contain at least one host")]
    [InlineData("Gateway", "servers: [{hosts: ['*']}]", "spec.servers[0].port: port is required")]
    [InlineData("Gateway", "servers: [{port: {number: 0, name: http, protocol: HTTP}, hosts: ['*']}]", "spec.servers[0].port.number: port number 0")]
    [InlineData("Gateway", "servers: [{port: {number: 80, protocol: HTTP}, hosts: ['*']}]", "spec.servers[0].port.name: port name must be set")]
    [InlineData("Gateway", "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*']}, {port: {number: 81, name: a, protocol: HTTP}, hosts: ['*']}]", "spec.servers[1].port.name: port names in servers must be unique")]
    [InlineData("Gateway", "servers: [{port: {number: 80, name: a, protocol: FTP}, hosts: ['*']}]", "spec.servers[0].port.protocol: protocol \"FTP\" is not supported")]
    [InlineData("Gateway", "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [a/b/c]}]", "spec.servers[0].hosts[0]")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*']}]", "server must have TLS settings for HTTPS/TLS protocols")]
    [InlineData("Gateway", "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*'], tls: {mode: SIMPLE}}]", "server cannot have TLS settings for plain text HTTP ports")]
    [InlineData("Gateway", "servers: [{port: {number: 80, name: a, protocol: HTTP, targetPort: 81}, hosts: ['*']}]", "spec.servers[0].port.targetPort: targetPort has no impact on Gateways")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE}}]", "spec.servers[0].tls.privateKey")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: MUTUAL}}]", "MUTUAL TLS requires a client CA bundle")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, credentialName: c}}]", "ISTIO_MUTUAL TLS cannot have associated credentialName")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPEL}}]", "Unsupported value: \"SIMPEL\": supported values:")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: c, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2}}]", "Min TLS version")]
    [InlineData("DestinationRule", "subsets: [{name: v1}]", "spec.host: destination rule host is required")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {}", "spec.trafficPolicy: traffic policy must have at least one field")]
    [InlineData("DestinationRule", "host: a, subsets: [{name: v1}, {name: v1}]", "spec.subsets[1].name: duplicate subset names")]
    [InlineData("DestinationRule", "host: a, subsets: [{name: v_1}]", "spec.subsets[0].name: subset name is invalid")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {connectionPool: {}}", "connection pool must have at least one field")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {connectionPool: {tcp: {maxConnections: -1}}}", "spec.trafficPolicy.connectionPool.tcp.maxConnections")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {connectionPool: {tcp: {connectTimeout: 0s}}}", "spec.trafficPolicy.connectionPool.tcp.connectTimeout")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {connectionPool: {tcp: {tcpKeepalive: {probes: -1}}}}", "spec.trafficPolicy.connectionPool.tcp.tcpKeepalive.probes: tcp keepalive probes must be non-negative")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {connectionPool: {tcp: {tcpKeepalive: {time: 0s}}}}", "spec.trafficPolicy.connectionPool.tcp.tcpKeepalive.time")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {retryBudget: {percent: 101}}", "spec.trafficPolicy.retryBudget.percent: percentage 101 is not in range 0..100")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {retryBudget: {minRetryConcurrency: -1}}", "spec.trafficPolicy.retryBudget.minRetryConcurrency")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}", "spec.trafficPolicy.outlierDetection.maxEjectionPercent")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {outlierDetection: {consecutiveLocalOriginFailures: 1}}", "split external local origin errors")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {simple: FASTEST}}", "Unsupported value: \"FASTEST\"")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {simple: RANDOM, consistentHash: {useSourceIp: true}}}", "only one of simple, consistentHash")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {consistentHash: {}}}", "exactly one of httpHeaderName")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 10}}}}", "must be a prime number")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {ttl: 0s}}}}", "name required for HttpCookie")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 50}}]}}}", "total locality weight 50 != 100")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 100, c: 0}}]}}}", "locality weight must be in range [1, 100]")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {warmup: {aggression: 2}}}", "spec.trafficPolicy.loadBalancer.warmup.duration: duration is required")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {warmup: {duration: 1s, minimumPercent: 101}}}", "minimumPercent must be in range [0, 100]")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {warmup: {duration: 1s, aggression: 0.5}}}", "aggression must be at least 1")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: a, attributes: [{value: b}]}}}}", "name required for every attribute")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {outlierDetection: {outlierDetectionHttpErrorCodes: [500, 600]}}", "HTTP status 600 is not in range 100-599")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: a}]}}}", "must specify different regions")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {tls: {mode: MUTUAL}}", "client certificate required for mutual tls")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {portLevelSettings: [{loadBalancer: {simple: RANDOM}}]}", "spec.trafficPolicy.portLevelSettings[0].port")]
    [InlineData("ServiceEntry", "ports: [{number: 80, name: http, protocol: HTTP}]", "spec.hosts: service entry must have at least one host")]
    [InlineData("ServiceEntry", "hosts: ['*'], ports: [{number: 80, name: http, protocol: HTTP}]", "spec.hosts[0]: invalid host *")]
    [InlineData("ServiceEntry", "hosts: ['*.a.com'], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]", "spec.hosts[0]: wildcard host")]
    [InlineData("ServiceEntry", "hosts: [a.com]", "spec.ports: service entry must have at least one port")]
    [InlineData("ServiceEntry", "hosts: [a.com], ports: [{number: 80, name: a}, {number: 80, name: b}]", "spec.ports[1].number: service entry port 80 already defined")]
    [InlineData("ServiceEntry", "hosts: [a.com], ports: [{number: 80, name: a}], endpoints: [{address: 1.2.3.4}]", "no endpoints should be provided for resolution type none")]
    [InlineData("ServiceEntry", "hosts: [a.com], ports: [{number: 80, name: a}], resolution: STATIC, endpoints: [{address: b.com}]", "spec.endpoints[0].address")]
    [InlineData("ServiceEntry", "hosts: [a.com], ports: [{number: 80, name: a}], resolution: DNS, addresses: [10.0.0.0/8]", "CIDR addresses are allowed only for NONE/STATIC")]
    public void A_mistake_is_refused_with_its_place(string kind, string spec, string expected)
    {
        var errors = MeshValidator.Validate(VirtualServiceValidationTests.Candidate(kind, spec)).Errors;
        Assert.Contains(errors, e => e.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {outlierDetection: {consecutiveErrors: 1}}", "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead")]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {retryBudget: {percent: 10, budgetInterval: 1s}}", "spec.trafficPolicy.retryBudget.budgetInterval: not carried out yet")]
    [InlineData("DestinationRule", "host: a, subsets: [{name: v1, labels: {a: b}, trafficPolicy: {tunnel: {targetHost: a, targetPort: 80}}}]", "spec.subsets[0].trafficPolicy.tunnel: not carried out yet")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL}}]", "spec.servers[0].tls.mode: ISTIO_MUTUAL is not carried out yet")]
    [InlineData("ServiceEntry", "hosts: [a.com], ports: [{number: 80, name: a, protocol: TCP}]", "[IST0134]")]
    public void What_will_not_work_as_meant_is_warned_of(string kind, string spec, string expected)
    {
        var result = MeshValidator.Validate(VirtualServiceValidationTests.Candidate(kind, spec));
        Assert.Empty(result.Errors);
        Assert.Contains(result.Warnings, w => w.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DestinationRule", "host: a, trafficPolicy: {connectionPool: {http: {maxConcurrentStreams: 10, http2KeepAlive: {interval: 30s, timeout: 5s}}, tcp: {tcpKeepalive: {probes: 3, time: 60s, interval: 10s}}}}")]
    [InlineData("DestinationRule", "host: a, subsets: [{name: v1, labels: {a: b}, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: b.pem, caCrl: a.pem}, retryBudget: {percent: 12.5, minRetryConcurrency: 1}}}]")]
    [InlineData("Gateway", "servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: MUTUAL, serverCertificate: a, privateKey: b, caCertificates: c, caCrl: d}}]")]
    public void What_works_as_meant_is_not_warned_of(string kind, string spec)
    {
        var result = MeshValidator.Validate(VirtualServiceValidationTests.Candidate(kind, spec));
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }
}
