using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Admin;

/// <summary>One number of the statistics.</summary>
/// <param name="Name">As <c>/stats</c> writes it.</param>
/// <param name="Metric">As Prometheus writes it, without labels.</param>
/// <param name="Labels">Prometheus labels, ready to print; empty: none.</param>
/// <param name="Value">The number.</param>
/// <param name="IsGauge">Gauges go up and down; the rest are counters.</param>
internal sealed record Stat(string Name, string Metric, string Labels, long Value, bool IsGauge)
{
    /// <summary>For a distribution; null: one number.</summary>
    public HistogramSnapshot? Histogram { get; init; }

    /// <summary>Tells series of one name apart.</summary>
    public string Key => Labels.Length == 0 ? Name : $"{Name}{{{Labels}}}";
}

/// <summary>Reads every counter of one proxy under Envoy's names (contract mesh.md section 3.4).</summary>
internal static class Stats
{
    public static IReadOnlyList<Stat> Collect(RunningProxy proxy, TimeSpan uptime)
    {
        var stats = new List<Stat>();
        foreach (var cluster in proxy.States.All) AddCluster(stats, cluster);
        foreach (var (name, counters) in proxy.States.Ports) AddPort(stats, name, counters);
        foreach (var (listener, counters) in proxy.States.Tls) AddTls(stats, listener, counters);
        foreach (var (prefix, counters) in proxy.States.Tcp) AddTcp(stats, prefix, counters);
        foreach (var route in proxy.States.Routes) AddRoute(stats, route);
        stats.Add(new Stat("cluster_manager.active_clusters", "envoy_cluster_manager_active_clusters", "", proxy.Routing.Clusters.Count, true));
        stats.Add(new Stat("server.live", "envoy_server_live", "", proxy.IsLive ? 1 : 0, true));
        stats.Add(new Stat("server.state", "envoy_server_state", "", proxy.IsLive ? 0 : 1, true));
        stats.Add(new Stat("server.uptime", "envoy_server_uptime", "", (long)uptime.TotalSeconds, true));
        if (!proxy.Routing.Table.Behaviour.SeparatesStatNames) Join(stats);
        IstioStats.Add(stats, proxy.Metrics);
        stats.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return stats;
    }

    /// <summary>Istio 1.1 puts nothing between a cluster's name and the metric.</summary>
    private static void Join(List<Stat> stats)
    {
        for (var i = 0; i < stats.Count; i++) stats[i] = stats[i] with { Name = stats[i].Name.Replace(";.", ".", StringComparison.Ordinal) };
    }

    private static void AddCluster(List<Stat> stats, ClusterState cluster)
    {
        var counters = cluster.Counters;
        var label = $"cluster_name=\"{cluster.Name}\"";
        var endpoints = cluster.Endpoints.Count;
        var ejected = cluster.Endpoints.Count(static endpoint => endpoint.Health.IsEjected);
        AddBreakers();
        Add("lb_healthy_panic", counters.HealthyPanic);
        Add("membership_change", counters.MembershipChanges);
        AddGauge("membership_healthy", endpoints - ejected);
        AddGauge("membership_total", endpoints);
        if (cluster.Outlier is not null)
        {
            var outlier = cluster.OutlierCounters;
            AddGauge("outlier_detection.ejections_active", ejected);
            Add("outlier_detection.ejections_detected_consecutive_5xx", outlier.Consecutive5xx.Detected);
            Add("outlier_detection.ejections_detected_consecutive_gateway_failure", outlier.GatewayFailures.Detected);
            Add("outlier_detection.ejections_detected_consecutive_local_origin_failure", outlier.LocalOriginFailures.Detected);
            Add("outlier_detection.ejections_enforced_consecutive_5xx", outlier.Consecutive5xx.Enforced);
            Add("outlier_detection.ejections_enforced_consecutive_gateway_failure", outlier.GatewayFailures.Enforced);
            Add("outlier_detection.ejections_enforced_consecutive_local_origin_failure", outlier.LocalOriginFailures.Enforced);
            Add("outlier_detection.ejections_enforced_total", outlier.EjectionsEnforced);
            Add("outlier_detection.ejections_overflow", outlier.EjectionsOverflowed);
        }

        AddGauge("upstream_cx_active", counters.ConnectionsActive);
        Add("upstream_cx_connect_fail", counters.ConnectFailed);
        Add("upstream_cx_connect_timeout", counters.ConnectTimedOut);
        Add("upstream_cx_destroy", counters.ConnectionsDestroyed);
        Add("upstream_cx_destroy_local", counters.ConnectionsDestroyedByUs);
        Add("upstream_cx_destroy_remote", counters.ConnectionsDestroyedByPeer);
        Add("upstream_cx_http1_total", counters.Http1Connections);
        Add("upstream_cx_http2_total", counters.Http2Connections);
        Add("upstream_cx_idle_timeout", counters.ConnectionsIdledOut);
        Add("upstream_cx_max_requests", counters.ConnectionsUsedUp);
        Add("upstream_cx_overflow", counters.ConnectionsOverflow);
        Add("upstream_cx_none_healthy", counters.NoneHealthy);
        Add("upstream_cx_total", counters.ConnectionsTotal);
        AddGauge("upstream_rq_active", cluster.Breakers.Requests);
        Add("upstream_rq_active_overflow", counters.ActiveOverflow);
        Add("upstream_rq_cancelled", counters.Cancelled);
        Add("upstream_rq_completed", counters.RequestsCompleted);
        AddGauge("upstream_rq_pending_active", cluster.Breakers.Pending);
        Add("upstream_rq_pending_failure_eject", counters.PendingFailureEject);
        Add("upstream_rq_pending_overflow", counters.PendingOverflow);
        Add("upstream_rq_pending_total", counters.PendingTotal);
        Add("upstream_rq_per_try_timeout", counters.PerTryTimeouts);
        Add("upstream_rq_retry", counters.Retries);
        Add("upstream_rq_retry_limit_exceeded", counters.RetryLimitExceeded);
        Add("upstream_rq_retry_overflow", counters.RetryOverflow);
        Add("upstream_rq_retry_success", counters.RetrySuccesses);
        Add("upstream_rq_rx_reset", counters.ReceivedResets);
        Add("upstream_rq_timeout", counters.Timeouts);
        Add("upstream_rq_total", counters.RequestsTotal);
        for (var hundreds = 1; hundreds <= 5; hundreds++)
        {
            stats.Add(new Stat($"cluster.{cluster.Name};.upstream_rq_{hundreds}xx", "envoy_cluster_upstream_rq_xx", $"response_code_class=\"{hundreds}\",{label}", counters.Statuses.OfClass(hundreds), false));
        }

        foreach (var status in counters.Statuses.Seen)
        {
            stats.Add(new Stat($"cluster.{cluster.Name};.upstream_rq_{status}", "envoy_cluster_upstream_rq", $"response_code=\"{status}\",{label}", counters.Statuses.Of(status), false));
        }

        void AddBreakers()
        {
            // Istio uses the default priority only; Envoy shows the other one all the same.
            var breakers = cluster.Breakers;
            foreach (var (name, open) in new[]
            {
                ("cx_open", breakers.ConnectionsOpen), ("cx_pool_open", false), ("rq_open", breakers.RequestsOpen), ("rq_pending_open", breakers.PendingOpen),
                ("rq_retry_open", breakers.RetriesOpen),
            })
            {
                AddGauge($"circuit_breakers.default.{name}", open ? 1 : 0);
                AddGauge($"circuit_breakers.high.{name}", 0);
            }
        }

        void Add(string metric, long value) => stats.Add(new Stat($"cluster.{cluster.Name};.{metric}", $"envoy_cluster_{metric.Replace('.', '_')}", label, value, false));
        void AddGauge(string metric, long value) => stats.Add(new Stat($"cluster.{cluster.Name};.{metric}", $"envoy_cluster_{metric.Replace('.', '_')}", label, value, true));
    }

    private static void AddRoute(List<Stat> stats, RouteCounters counters)
    {
        Add("completed", counters.RequestsCompleted);
        Add("retry", counters.Retries);
        Add("retry_limit_exceeded", counters.RetryLimitExceeded);
        Add("retry_success", counters.RetrySuccesses);
        Add("timeout", counters.Timeouts);
        Add("total", counters.RequestsTotal);
        for (var hundreds = 1; hundreds <= 5; hundreds++) Add($"{hundreds}xx", counters.Statuses.OfClass(hundreds));
        foreach (var status in counters.Statuses.Seen) Add(status.ToString(System.Globalization.CultureInfo.InvariantCulture), counters.Statuses.Of(status));

        void Add(string metric, long value) => stats.Add(new Stat($"{counters.Name}.upstream_rq_{metric}", $"envoy_vhost_route_upstream_rq_{metric}", $"route=\"{counters.Name}\"", value, false));
    }

    private static void AddPort(List<Stat> stats, string routes, ListenerCounters counters)
    {
        var prefix = $"outbound_0.0.0.0_{routes[(routes.LastIndexOf('.') + 1)..]}";
        var label = $"http_conn_manager_prefix=\"{prefix}\"";
        Add("downstream_rq_total", counters.RequestsTotal, false);
        Add("downstream_rq_active", counters.RequestsActive, true);
        Add("no_route", counters.NoRoute, false);
        Add("no_cluster", counters.NoCluster, false);
        Add("rq_direct_response", counters.DirectResponses, false);
        Add("fault.delays_injected", counters.DelaysInjected, false);
        Add("fault.aborts_injected", counters.AbortsInjected, false);
        Add("fault.active_faults", counters.ActiveFaults, true);
        Add("cors.origin_valid", counters.OriginsValid, false);
        Add("cors.origin_invalid", counters.OriginsInvalid, false);
        for (var hundreds = 1; hundreds <= 5; hundreds++)
        {
            stats.Add(new Stat($"http.{prefix}.downstream_rq_{hundreds}xx", "envoy_http_downstream_rq_xx", $"response_code_class=\"{hundreds}\",{label}", counters.Statuses.OfClass(hundreds), false));
        }

        void Add(string metric, long value, bool gauge) => stats.Add(new Stat($"http.{prefix}.{metric}", $"envoy_http_{metric.Replace('.', '_')}", label, value, gauge));
    }

    private static void AddTcp(List<Stat> stats, string prefix, TcpCounters counters)
    {
        Add("downstream_cx_total", counters.ConnectionsTotal);
        Add("downstream_cx_no_route", counters.NoRoute);
        Add("downstream_cx_rx_bytes_total", counters.BytesReceived);
        Add("downstream_cx_tx_bytes_total", counters.BytesSent);

        void Add(string metric, long value) => stats.Add(new Stat($"tcp.{prefix}.{metric}", $"envoy_tcp_{metric}", $"tcp_prefix=\"{prefix}\"", value, false));
    }

    private static void AddTls(List<Stat> stats, string listener, TlsCounters counters)
    {
        Add("no_filter_chain_match", counters.NoFilterChainMatch);
        Add("ssl.connection_error", counters.ConnectionErrors);
        Add("ssl.fail_verify_error", counters.FailedVerification);
        Add("ssl.fail_verify_no_cert", counters.FailedForNoCertificate);
        Add("ssl.handshake", counters.Handshakes);
        Add("ssl.no_certificate", counters.NoCertificate);

        void Add(string metric, long value) => stats.Add(new Stat($"listener.{listener}.{metric}", $"envoy_listener_{metric.Replace('.', '_')}", $"listener_address=\"{listener}\"", value, false));
    }
}
