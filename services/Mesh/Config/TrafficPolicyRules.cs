namespace Bookinfo.Mesh.Config;

/// <summary>What a traffic policy must be.</summary>
internal static class TrafficPolicyRules
{
    public static void Check(TrafficPolicy policy, string path, bool hasSelector, Findings findings)
    {
        if (policy.IsEmpty) findings.Error(path, "traffic policy must have at least one field");
        if (policy.LoadBalancer is { } balancer) LoadBalancerRules.Check(balancer, $"{path}.loadBalancer", findings);
        if (policy.ConnectionPool is { } pool) Check(pool, $"{path}.connectionPool", findings);
        if (policy.OutlierDetection is { } outlier) Check(outlier, $"{path}.outlierDetection", findings);
        if (policy.RetryBudget is { } budget) Check(budget, $"{path}.retryBudget", findings);
        if (policy.Tls is { } tls) Check(tls, $"{path}.tls", hasSelector, findings);
        for (var i = 0; i < policy.PortLevelSettings.Length; i++)
        {
            var setting = policy.PortLevelSettings[i];
            var where = $"{path}.portLevelSettings[{i}]";
            if (setting.Port is null) findings.Error($"{where}.port", "portLevelSettings must have a port number");
            else RouteDestinationRules.CheckPort(setting.Port.Number, $"{where}.port.number", findings);
            if (setting.IsNested) findings.Error($"{where}.portLevelSettings", "portLevelSettings cannot be nested");
            Check(setting.Policy with { PortLevelSettings = [] }, where, hasSelector, findings);
        }
    }

    private static void Check(ConnectionPool pool, string path, Findings findings)
    {
        if (pool.Http is null && pool.Tcp is null) findings.Error(path, "connection pool must have at least one field");
        if (pool.Tcp is { } tcp)
        {
            NotNegative(tcp.MaxConnections, "max connections", $"{path}.tcp.maxConnections", findings);
            if (tcp.ConnectTimeout is { } limit) HttpRuleRules.CheckDuration(limit, $"{path}.tcp.connectTimeout", findings);
            if (tcp.TcpKeepalive is { } keepalive)
            {
                NotNegative(keepalive.Probes, "tcp keepalive probes", $"{path}.tcp.tcpKeepalive.probes", findings);
                if (keepalive.Time is { } silence) HttpRuleRules.CheckDuration(silence, $"{path}.tcp.tcpKeepalive.time", findings);
                if (keepalive.Interval is { } interval) HttpRuleRules.CheckDuration(interval, $"{path}.tcp.tcpKeepalive.interval", findings);
            }

            if (tcp == new TcpPool()) findings.Warn($"{path}.tcp", "says nothing");
        }

        if (pool.Http is not { } http) return;
        NotNegative(http.Http1MaxPendingRequests, "http1 max pending requests", $"{path}.http.http1MaxPendingRequests", findings);
        NotNegative(http.Http2MaxRequests, "http2 max requests", $"{path}.http.http2MaxRequests", findings);
        NotNegative(http.MaxRequestsPerConnection, "max requests per connection", $"{path}.http.maxRequestsPerConnection", findings);
        NotNegative(http.MaxRetries, "max retries", $"{path}.http.maxRetries", findings);
        NotNegative(http.MaxConcurrentStreams, "max concurrent streams", $"{path}.http.maxConcurrentStreams", findings);
        if (http.Http2Keepalive?.Interval is { } ping) HttpRuleRules.CheckDuration(ping, $"{path}.http.http2KeepAlive.interval", findings);
        if (http.Http2Keepalive?.Timeout is { } pong) HttpRuleRules.CheckDuration(pong, $"{path}.http.http2KeepAlive.timeout", findings);
        if (http.IdleTimeout is { } idle) HttpRuleRules.CheckDuration(idle, $"{path}.http.idleTimeout", findings);
        if (http is { H2UpgradePolicy: "UPGRADE", UseClientProtocol: true }) findings.Error($"{path}.http", "use client protocol must not be true when H2UpgradePolicy is UPGRADE");
    }

    private static void Check(OutlierDetection outlier, string path, Findings findings)
    {
        if (outlier.ConsecutiveErrors is not null)
            findings.Warn($"{path}.consecutiveErrors", "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead");
        NotNegative(outlier.ConsecutiveErrors, "outlier detection consecutive errors", $"{path}.consecutiveErrors", findings);
        NotNegative(outlier.Consecutive5xxErrors, "outlier detection consecutive 5xx errors", $"{path}.consecutive5xxErrors", findings);
        NotNegative(outlier.ConsecutiveGatewayErrors, "outlier detection consecutive gateway errors", $"{path}.consecutiveGatewayErrors", findings);
        NotNegative(outlier.ConsecutiveLocalOriginFailures, "outlier detection consecutive local origin failures", $"{path}.consecutiveLocalOriginFailures", findings);
        if (outlier.ConsecutiveLocalOriginFailures > 0 && outlier.SplitExternalLocalOriginErrors != true)
            findings.Error(path, "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false");
        if (outlier.Interval is { } interval) HttpRuleRules.CheckDuration(interval, $"{path}.interval", findings);
        if (outlier.BaseEjectionTime is { } time) HttpRuleRules.CheckDuration(time, $"{path}.baseEjectionTime", findings);
        Percent(outlier.MaxEjectionPercent, $"{path}.maxEjectionPercent", findings);
        Percent(outlier.MinHealthPercent, $"{path}.minHealthPercent", findings);
        foreach (var code in outlier.HttpErrorCodes)
        {
            if (code is < 100 or > 599) findings.Error($"{path}.outlierDetectionHttpErrorCodes", $"HTTP status {code} is not in range 100-599");
        }
    }

    private static void Check(RetryBudget budget, string path, Findings findings)
    {
        if (budget.Percent is < 0 or > 100) findings.Error($"{path}.percent", $"percentage {budget.Percent} is not in range 0..100");
        NotNegative(budget.MinRetryConcurrency, "min retry concurrency", $"{path}.minRetryConcurrency", findings);
    }

    private static void Check(ClientTls tls, string path, bool hasSelector, Findings findings)
    {
        if (tls.InsecureSkipVerify == true && (tls.CaCertificates is { Length: > 0 } || !tls.SubjectAltNames.IsEmpty))
            findings.Error(path, "cannot specify CA certificates or subject alt names when insecureSkipVerify is set");
        if (tls.CredentialName is { Length: > 0 })
        {
            if (tls.ClientCertificate is { Length: > 0 } || tls.PrivateKey is { Length: > 0 } || tls.CaCertificates is { Length: > 0 })
                findings.Error(path, "cannot specify client certificates or CA certificate when credentialName is set");
            if (!hasSelector) findings.Warn($"{path}.credentialName", "has no effect at sidecars without workloadSelector");
            return;
        }

        if (tls.Mode != "MUTUAL") return;
        if (string.IsNullOrEmpty(tls.ClientCertificate)) findings.Error($"{path}.clientCertificate", "client certificate required for mutual tls");
        if (string.IsNullOrEmpty(tls.PrivateKey)) findings.Error($"{path}.privateKey", "private key required for mutual tls");
    }

    private static void NotNegative(int? value, string what, string path, Findings findings)
    {
        if (value < 0) findings.Error(path, $"{what} must be non-negative: found {value}");
    }

    private static void Percent(int? value, string path, Findings findings)
    {
        if (value is < 0 or > 100) findings.Error(path, $"percentage {value} is not in range 0..100");
    }
}
