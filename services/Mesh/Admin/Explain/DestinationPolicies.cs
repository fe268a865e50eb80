using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>What DestinationRules say for one cluster, for this caller.</summary>
internal static class DestinationPolicies
{
    /// <param name="model">The snapshot.</param>
    /// <param name="identity">Who calls.</param>
    /// <param name="cluster">Envoy's name: <c>outbound|port|subset|host</c>.</param>
    public static ImmutableArray<string> Of(MeshModel model, ProxyIdentity identity, string cluster)
    {
        if (cluster.Split('|') is not [_, var portText, var subsetName, var host] || model.Registry.Find(host) is not { } service) return [];
        if (identity.Kind == ProxyKind.Uninjected || model.DestinationRules.Find(identity, service) is not { } rule) return [];
        _ = int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        var subset = rule.Subsets.FirstOrDefault(known => known.Name == subsetName);
        var lines = new Lines();
        if (subset is not null) lines.Add("subset labels", string.Join(", ", subset.Labels.Select(static label => $"{label.Key}={label.Value}")));
        var policy = EffectivePolicy.Of(rule, subset, port);
        AddLoadBalancer(lines, policy.LoadBalancer);
        AddPool(lines, policy.ConnectionPool);
        AddBudget(lines, policy.RetryBudget);
        AddOutliers(lines, policy.OutlierDetection);
        lines.Add("tls.mode", policy.Tls?.Mode);
        lines.Add("tls.sni", policy.Tls?.Sni);
        lines.Add("tls.credentialName", policy.Tls?.CredentialName);
        return lines.ToImmutable();
    }

    private static void AddLoadBalancer(Lines lines, LoadBalancerSettings? settings)
    {
        lines.Add("loadBalancer.simple", settings?.Simple);
        lines.Add("loadBalancer.consistentHash.httpHeaderName", settings?.ConsistentHash?.HttpHeaderName);
        lines.Add("loadBalancer.consistentHash.httpCookie", settings?.ConsistentHash?.HttpCookie?.Name);
        lines.Add("loadBalancer.consistentHash.httpQueryParameterName", settings?.ConsistentHash?.HttpQueryParameterName);
        lines.Add("loadBalancer.consistentHash.useSourceIp", settings?.ConsistentHash?.UseSourceIp);
        if (settings?.LocalityLbSetting is { } locality)
        {
            lines.Add("loadBalancer.localityLbSetting.distribute", Count(locality.Distribute.Length));
            lines.Add("loadBalancer.localityLbSetting.failover", string.Join(", ", locality.Failover.Select(static pair => $"{pair.From} to {pair.To}")));
            lines.Add("loadBalancer.localityLbSetting.failoverPriority", string.Join(", ", locality.FailoverPriority));
        }
    }

    private static void AddPool(Lines lines, ConnectionPool? pool)
    {
        lines.Add("connectionPool.tcp.maxConnections", pool?.Tcp?.MaxConnections);
        lines.Add("connectionPool.tcp.connectTimeout", pool?.Tcp?.ConnectTimeout);
        lines.Add("connectionPool.tcp.idleTimeout", pool?.Tcp?.IdleTimeout);
        lines.Add("connectionPool.tcp.maxConnectionDuration", pool?.Tcp?.MaxConnectionDuration);
        lines.Add("connectionPool.tcp.tcpKeepalive.time", pool?.Tcp?.TcpKeepalive?.Time);
        lines.Add("connectionPool.tcp.tcpKeepalive.interval", pool?.Tcp?.TcpKeepalive?.Interval);
        lines.Add("connectionPool.tcp.tcpKeepalive.probes", pool?.Tcp?.TcpKeepalive?.Probes);
        lines.Add("connectionPool.http.http1MaxPendingRequests", pool?.Http?.Http1MaxPendingRequests);
        lines.Add("connectionPool.http.http2MaxRequests", pool?.Http?.Http2MaxRequests);
        lines.Add("connectionPool.http.maxRequestsPerConnection", pool?.Http?.MaxRequestsPerConnection);
        lines.Add("connectionPool.http.maxRetries", pool?.Http?.MaxRetries);
        lines.Add("connectionPool.http.idleTimeout", pool?.Http?.IdleTimeout);
        lines.Add("connectionPool.http.maxConcurrentStreams", pool?.Http?.MaxConcurrentStreams);
        lines.Add("connectionPool.http.http2KeepAlive.interval", pool?.Http?.Http2Keepalive?.Interval);
        lines.Add("connectionPool.http.h2UpgradePolicy", pool?.Http?.H2UpgradePolicy);
    }

    private static void AddBudget(Lines lines, RetryBudget? budget)
    {
        if (budget is null) return;
        lines.Add("retryBudget.percent", (budget.Percent ?? RetryBudget.DefaultPercent).ToString(CultureInfo.InvariantCulture));
        lines.Add("retryBudget.minRetryConcurrency", budget.MinRetryConcurrency);
    }

    private static void AddOutliers(Lines lines, OutlierDetection? detection)
    {
        if (detection is null) return;
        lines.Add("outlierDetection.consecutive5xxErrors", detection.Consecutive5xxErrors);
        lines.Add("outlierDetection.consecutiveGatewayErrors", detection.ConsecutiveGatewayErrors);
        lines.Add("outlierDetection.interval", detection.Interval);
        lines.Add("outlierDetection.baseEjectionTime", detection.BaseEjectionTime);
        lines.Add("outlierDetection.maxEjectionPercent", detection.MaxEjectionPercent);
        lines.Add("outlierDetection.minHealthPercent", detection.MinHealthPercent);
    }

    private static string? Count(int count) => count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{count} rules");

    /// <summary>Only what is given.</summary>
    private sealed class Lines
    {
        private readonly ImmutableArray<string>.Builder _lines = ImmutableArray.CreateBuilder<string>();

        public void Add(string field, string? value)
        {
            if (!string.IsNullOrEmpty(value)) _lines.Add($"{field}: {value}");
        }

        public void Add(string field, int? value) => Add(field, value?.ToString(CultureInfo.InvariantCulture));

        public void Add(string field, bool? value) => Add(field, value is null ? null : value.Value ? "true" : "false");

        public void Add(string field, TimeSpan? value) => Add(field, value is { } time ? RulePolicies.Seconds(time) : null);

        public ImmutableArray<string> ToImmutable() => _lines.ToImmutable();
    }
}
