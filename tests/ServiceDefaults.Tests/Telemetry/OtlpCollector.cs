using System.Diagnostics;
using System.Net;

using Bookinfo.ServiceDefaults.Tests.Telemetry.Otlp;

using Grpc.Core;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ServiceDefaults.Tests.Telemetry;

/// <summary>A collector that takes traces, metrics and logs by OTLP over gRPC, and understands them.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<SeenSpan> _spans = [];
    private readonly List<SeenLog> _logs = [];
    private readonly List<SeenPoint> _points = [];
    private readonly SemaphoreSlim _arrived = new(0);

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapGrpcService<Traces>();
        _app.MapGrpcService<Metrics>();
        _app.MapGrpcService<Logs>();
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public IReadOnlyList<SeenSpan> Spans => Copy(_spans);

    public IReadOnlyList<SeenLog> LogRecords => Copy(_logs);

    public IReadOnlyList<SeenPoint> Points => Copy(_points);

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Waits until what has arrived is enough.</summary>
    public async Task UntilAsync(Func<bool> enough, Func<string> found)
    {
        var start = Stopwatch.GetTimestamp();
        while (!enough())
        {
            var left = Limit - Stopwatch.GetElapsedTime(start);
            Assert.True(left > TimeSpan.Zero && await _arrived.WaitAsync(left, TestContext.Current.CancellationToken), $"not enough within {Limit}: {found()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate) return [.. list];
    }

    private void Keep<T>(List<T> list, IEnumerable<T> items)
    {
        lock (_gate) list.AddRange(items);
        _arrived.Release();
    }

    private static string ServiceOf(Resource resource) => TextOf(resource.Attributes, "service.name");

    private static string TextOf(IEnumerable<KeyValue> attributes, string key)
    {
        var value = attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value;
        return value?.ValueCase == AnyValue.ValueOneofCase.IntValue ? value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture) : value?.StringValue ?? "";
    }

    private sealed class Traces(OtlpCollector all) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            all.Keep(all._spans, request.ResourceSpans.SelectMany(static r => r.ScopeSpans, static (r, s) => (r, s)).SelectMany(static p => p.s.Spans, static (p, span) => new SeenSpan(
                ServiceOf(p.r.Resource), Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId), span.Kind, span.Name)));
            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class Metrics(OtlpCollector all) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            all.Keep(all._points,
                from resource in request.ResourceMetrics
                from scope in resource.ScopeMetrics
                from metric in scope.Metrics
                from point in metric.Sum?.DataPoints ?? []
                select new SeenPoint(ServiceOf(resource.Resource), metric.Name, TextOf(point.Attributes, "destination_app"), TextOf(point.Attributes, "response_code"), point.AsInt));
            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }

    private sealed class Logs(OtlpCollector all) : LogsService.LogsServiceBase
    {
        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
        {
            all.Keep(all._logs, request.ResourceLogs.SelectMany(static r => r.ScopeLogs, static (r, s) => (r, s)).SelectMany(static p => p.s.LogRecords, static (p, log) => new SeenLog(
                ServiceOf(p.r.Resource), Hex(log.TraceId), log.Body?.StringValue ?? "")));
            return Task.FromResult(new ExportLogsServiceResponse());
        }
    }

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}

/// <param name="Service">Name of the service.</param>
/// <param name="Trace">In hexadecimal, as the others.</param>
/// <param name="Id">Of the span.</param>
/// <param name="Parent">Empty: none.</param>
/// <param name="Kind">2 server, 3 client.</param>
/// <param name="Name">As exported.</param>
internal sealed record SeenSpan(string Service, string Trace, string Id, string Parent, int Kind, string Name)
{
    public const int Server = 2;

    public const int Client = 3;
}

/// <param name="Service">Name of the service.</param>
/// <param name="Trace">Empty: none.</param>
/// <param name="Text">The message.</param>
internal sealed record SeenLog(string Service, string Trace, string Text);

/// <summary>A whole number of a sum.</summary>
internal sealed record SeenPoint(string Service, string Metric, string DestinationApp, string ResponseCode, long Value);
