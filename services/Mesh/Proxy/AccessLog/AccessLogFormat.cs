namespace Bookinfo.Mesh.Proxy.AccessLog;

/// <summary>How lines of the access log look, compiled once for all proxies (contract mesh.md section 6.2).</summary>
internal sealed class AccessLogFormat
{
    /// <summary>Envoy's text, as Istio orders it.</summary>
    private const string DefaultText =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% " +
        "\"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" " +
        "\"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% " +
        "%REQUESTED_SERVER_NAME% %ROUTE_NAME%";

    private const string DefaultJson =
        """
        {
          "start_time": "%START_TIME%", "method": "%REQ(:METHOD)%", "path": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%", "protocol": "%PROTOCOL%",
          "response_code": "%RESPONSE_CODE%", "response_flags": "%RESPONSE_FLAGS%", "response_code_details": "%RESPONSE_CODE_DETAILS%",
          "connection_termination_details": "%CONNECTION_TERMINATION_DETAILS%", "upstream_transport_failure_reason": "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
          "bytes_received": "%BYTES_RECEIVED%", "bytes_sent": "%BYTES_SENT%", "duration": "%DURATION%",
          "upstream_service_time": "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%", "x_forwarded_for": "%REQ(X-FORWARDED-FOR)%", "user_agent": "%REQ(USER-AGENT)%",
          "request_id": "%REQ(X-REQUEST-ID)%", "authority": "%REQ(:AUTHORITY)%", "upstream_host": "%UPSTREAM_HOST%", "upstream_cluster": "%UPSTREAM_CLUSTER_RAW%",
          "upstream_local_address": "%UPSTREAM_LOCAL_ADDRESS%", "downstream_local_address": "%DOWNSTREAM_LOCAL_ADDRESS%",
          "downstream_remote_address": "%DOWNSTREAM_REMOTE_ADDRESS%", "requested_server_name": "%REQUESTED_SERVER_NAME%", "route_name": "%ROUTE_NAME%"
        }
        """;

    private readonly LogText? _text;

    private readonly LogJson? _json;

    private AccessLogFormat(LogText? text, LogJson? json) => (_text, _json) = (text, json);

    public static AccessLogFormat Default { get; } = Compile(null, isJson: false, out _)!;

    /// <param name="format">Null or empty: the default of the encoding.</param>
    /// <param name="isJson">Whether a line is a JSON object; the format is one then.</param>
    /// <param name="problem">Why it cannot be read; null: it can.</param>
    /// <returns>Null: it cannot be read.</returns>
    public static AccessLogFormat? Compile(string? format, bool isJson, out string? problem)
    {
        if (isJson) return LogJson.Parse(string.IsNullOrWhiteSpace(format) ? DefaultJson : format, out problem) is { } json ? new AccessLogFormat(null, json) : null;
        return LogText.Parse(string.IsNullOrEmpty(format) ? DefaultText : format.TrimEnd('\n'), out problem) is { } text ? new AccessLogFormat(text, null) : null;
    }

    /// <summary>One line, without a newline.</summary>
    public string Format(LogEntry entry) => _text?.Format(entry) ?? _json!.Format(entry);
}
