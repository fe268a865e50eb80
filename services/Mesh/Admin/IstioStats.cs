using System.Globalization;

using Bookinfo.Mesh.Proxy.Telemetry;

namespace Bookinfo.Mesh.Admin;

/// <summary>Istio's standard metrics, under the names and labels that stock dashboards ask for.</summary>
internal static class IstioStats
{
    public static void Add(List<Stat> stats, IstioMetrics metrics)
    {
        foreach (var set in metrics.All)
        {
            foreach (var (outcome, series) in set.Requests) Add(stats, set.Key, outcome, outcome.Status.ToString(CultureInfo.InvariantCulture), series);
            if (set.Others.DurationMs.Snapshot().Total > 0) Add(stats, set.Key, new RequestOutcome(0, "-", null), "other", set.Others);
            foreach (var (flags, series) in set.Connections) Add(stats, Labels(set.Key, "tcp", flags), series);
        }
    }

    private static void Add(List<Stat> stats, SeriesKey key, RequestOutcome outcome, string status, RequestSeries series)
    {
        var labels = Labels(key, outcome.GrpcStatus is null ? "http" : "grpc", outcome.Flags);
        labels.Add(("response_code", status));
        if (outcome.GrpcStatus is { } grpc) labels.Add(("grpc_response_status", grpc.ToString(CultureInfo.InvariantCulture)));
        var text = Text(labels);
        var duration = series.DurationMs.Snapshot();
        stats.Add(new Stat(Name("istio_requests_total", labels), "istio_requests_total", text, duration.Total, false));
        stats.Add(new Stat(Name("istio_request_duration_milliseconds", labels), "istio_request_duration_milliseconds", text, duration.Total, false) { Histogram = duration });
        var received = series.RequestBytes.Snapshot();
        stats.Add(new Stat(Name("istio_request_bytes", labels), "istio_request_bytes", text, received.Total, false) { Histogram = received });
        var sent = series.ResponseBytes.Snapshot();
        stats.Add(new Stat(Name("istio_response_bytes", labels), "istio_response_bytes", text, sent.Total, false) { Histogram = sent });
    }

    private static void Add(List<Stat> stats, List<(string Name, string Value)> labels, ConnectionSeries series)
    {
        var text = Text(labels);
        Add("istio_tcp_connections_opened_total", series.Opened);
        Add("istio_tcp_connections_closed_total", series.Closed);
        Add("istio_tcp_received_bytes_total", series.ReceivedBytes);
        Add("istio_tcp_sent_bytes_total", series.SentBytes);

        void Add(string metric, long value) => stats.Add(new Stat(Name(metric, labels), metric, text, value, false));
    }

    private static List<(string Name, string Value)> Labels(SeriesKey key, string protocol, string flags) =>
    [
        ("reporter", key.IsSource ? "source" : "destination"),
        ("source_workload", key.Source.Workload),
        ("source_canonical_service", key.Source.CanonicalService),
        ("source_canonical_revision", key.Source.CanonicalRevision),
        ("source_workload_namespace", key.Source.Namespace),
        ("source_principal", key.IsMutualTls ? key.Source.Principal : "unknown"),
        ("source_app", key.Source.App),
        ("source_version", key.Source.Version),
        ("source_cluster", key.Source.Cluster),
        ("destination_workload", key.Destination.Workload),
        ("destination_workload_namespace", key.Destination.Namespace),
        ("destination_principal", key.IsMutualTls ? key.Destination.Principal : "unknown"),
        ("destination_app", key.Destination.App),
        ("destination_version", key.Destination.Version),
        ("destination_service", key.Service),
        ("destination_canonical_service", key.Destination.CanonicalService),
        ("destination_canonical_revision", key.Destination.CanonicalRevision),
        ("destination_service_name", key.ServiceName),
        ("destination_service_namespace", key.ServiceNamespace),
        ("destination_cluster", key.Destination.Cluster),
        ("request_protocol", protocol),
        ("response_flags", flags),
        // The caller's proxy leaves this to the callee's, which sees the connection.
        ("connection_security_policy", key.IsSource ? "unknown" : key.IsMutualTls ? "mutual_tls" : "none"),
    ];

    private static string Text(List<(string Name, string Value)> labels) => string.Join(',', labels.Select(static label => $"{label.Name}=\"{PrometheusText.Escape(label.Value)}\""));

    private static string Name(string metric, List<(string Name, string Value)> labels) => $"istiocustom.{metric}.;{string.Concat(labels.Select(static label => $".;{label.Name}=.={label.Value.Replace(' ', '_')}"))}";
}
