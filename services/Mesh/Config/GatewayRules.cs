namespace Bookinfo.Mesh.Config;

/// <summary>What Istio's webhook says about a Gateway (contract mesh.md section 8.2).</summary>
internal static class GatewayRules
{
    public static void Check(Gateway gateway, Findings findings)
    {
        if (gateway.Servers.IsEmpty) findings.Error("spec.servers", "gateway must have at least one server");
        foreach (var (key, value) in gateway.Selector) LabelRules.Check(key, value, "spec.selector", findings);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var protocols = new Dictionary<int, string>();
        for (var i = 0; i < gateway.Servers.Length; i++)
        {
            var server = gateway.Servers[i];
            var path = $"spec.servers[{i}]";
            CheckHosts(server, path, findings);
            if (server.Port is not { } port)
            {
                findings.Error($"{path}.port", "port is required");
                continue;
            }

            CheckPort(port, path, findings);
            if (port.Name is { Length: > 0 } name && !names.Add(name)) findings.Error($"{path}.port.name", $"port names in servers must be unique: duplicate name {name}");
            if (port is { Number: { } number, Protocol: { } protocol })
            {
                if (protocols.TryGetValue(number, out var other) && PortProtocol.IsHttp(other) != PortProtocol.IsHttp(protocol))
                    findings.Warn($"{path}.port", $"port {number} has protocol {other} in an earlier server: this server is left out");
                else protocols.TryAdd(number, protocol);
                ServerTlsRules.Check(server.Tls, protocol, path, findings);
            }
        }
    }

    private static void CheckPort(ServerPort port, string path, Findings findings)
    {
        RouteDestinationRules.CheckPort(port.Number ?? 0, $"{path}.port.number", findings);
        if (string.IsNullOrEmpty(port.Name)) findings.Error($"{path}.port.name", "port name must be set");
        if (string.IsNullOrEmpty(port.Protocol)) findings.Error($"{path}.port.protocol", "protocol must be set");
        else if (!PortProtocol.IsKnown(port.Protocol) || port.Protocol.Equals("UDP", StringComparison.OrdinalIgnoreCase))
            findings.Error($"{path}.port.protocol", $"protocol \"{port.Protocol}\" is not supported: expected HTTP, HTTPS, GRPC, GRPC-WEB, HTTP2, MONGO, TCP or TLS");
        if (port.TargetPort is not null and not 0) findings.Error($"{path}.port.targetPort", "targetPort has no impact on Gateways");
    }

    private static void CheckHosts(Server server, string path, Findings findings)
    {
        if (server.Hosts.IsEmpty) findings.Error($"{path}.hosts", "server config must contain at least one host");
        for (var i = 0; i < server.Hosts.Length; i++)
        {
            var parts = server.Hosts[i].Split('/');
            var where = $"{path}.hosts[{i}]";
            if (parts.Length > 2)
            {
                findings.Error(where, $"\"{server.Hosts[i]}\" is no server host: expected [namespace/]dnsName");
                continue;
            }

            if (parts.Length == 2 && parts[0] is not ("*" or ".") && !DomainName.IsLabel(parts[0]))
                findings.Error(where, $"namespace \"{parts[0]}\" is not valid: expected *, . or a namespace");
            if (DomainName.Problem(parts[^1]) is { } problem) findings.Error(where, problem);
        }
    }
}
