using System.Globalization;
using System.Net;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Envoy's default text line, as Istio formats it (contract mesh.md section 6.2).</summary>
internal static class AccessLogLine
{
    public static string Format(Exchange exchange)
    {
        var request = exchange.Context.Request;
        var response = exchange.Context.Response;
        var status = exchange.CallerGone ? 0 : response.StatusCode;
        var flags = exchange.CallerGone ? "DC" : exchange.FlagsText;
        var details = exchange.CallerGone ? "downstream_remote_disconnect" : exchange.Details;
        var received = exchange.Body?.Received ?? 0;
        var sent = exchange.Sent?.Count ?? (exchange.ServiceTime is null ? exchange.LocalReplyLength : HttpMethods.IsHead(request.Method) ? 0 : response.ContentLength ?? 0);
        var headers = request.Headers;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{exchange.StartTime:yyyy-MM-ddTHH:mm:ss.fffZ}] \"{request.Method} {exchange.PathAndQuery} {request.Protocol}\" {status} {flags} {details} - \"{exchange.TransportFailure ?? "-"}\" {received} {sent} {(long)exchange.Elapsed.TotalMilliseconds} {Milliseconds(exchange.ServiceTime)} \"{Header(headers, "x-forwarded-for")}\" \"{Header(headers, "user-agent")}\" \"{Header(headers, "x-request-id")}\" \"{(exchange.AuthorityText.Length == 0 ? "-" : exchange.AuthorityText)}\" \"{exchange.UpstreamHost ?? "-"}\" {exchange.ClusterName ?? "-"} - {Address(exchange.Facts.Local)} {Address(exchange.Facts.Remote)} {exchange.Facts.ServerName ?? "-"} {exchange.RouteName ?? "-"}");
    }

    /// <summary>The line of a connection that carried no HTTP we looked into.</summary>
    public static string FormatTcp(
        DateTimeOffset started, string flags, string? transportFailure, long received, long sent, TimeSpan duration, string? upstreamHost, string? cluster, ConnectionFacts facts, string? details = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"[{started:yyyy-MM-ddTHH:mm:ss.fffZ}] \"- - -\" 0 {flags} {details ?? "-"} - \"{transportFailure ?? "-"}\" {received} {sent} {(long)duration.TotalMilliseconds} - \"-\" \"-\" \"-\" \"-\" \"{upstreamHost ?? "-"}\" {cluster ?? "-"} - {Address(facts.Local)} {Address(facts.Remote)} {facts.ServerName ?? "-"} -");

    private static string Header(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var value) && value.Count > 0 ? value.ToString() : "-";

    private static string Milliseconds(TimeSpan? time) => time is { } known ? ((long)known.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "-";

    private static string Address(IPEndPoint? address) => address?.ToString() ?? "-";
}
