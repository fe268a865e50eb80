namespace Bookinfo.ServiceDefaults.Telemetry;

/// <summary>Whether <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set: only then are spans exported and is trace context injected.</summary>
internal sealed record OtlpSwitch(bool IsOn);
