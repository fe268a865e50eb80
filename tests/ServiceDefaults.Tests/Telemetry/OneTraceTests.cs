using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Telemetry;

/// <summary>One look at the page is one trace through all four services; metrics and logs go the same way.</summary>
public sealed class OneTraceTests
{
    private static readonly string[] Services = ["productpage", "details", "reviews", "ratings"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    public async Task A_page_is_one_trace_through_the_four_services(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var shop = await Shop.StartAsync(protocol, collector.Address);

        Assert.Contains("glyphicon-star", await shop.Page.Client.GetStringAsync("/productpage", Cancel), StringComparison.Ordinal);

        await collector.UntilAsync(
            () => Services.All(name => ServersOf(collector, name).Any(span => span.Trace == RootOf(collector)?.Trace)) && ParentsAreThere(collector),
            () => string.Join("; ", collector.Spans));
        var root = RootOf(collector)!;
        Assert.Equal(("productpage", "GET /productpage"), (root.Service, root.Name));
        Assert.Equal("", root.Parent);
        Assert.Equal([("details", "productpage"), ("ratings", "reviews"), ("reviews", "productpage")], Calls(collector, root.Trace));

        // The line that ratings writes for a request bears the trace of the page.
        await collector.UntilAsync(() => collector.LogRecords.Any(log => log.Service == "ratings" && log.Trace == root.Trace), () => string.Join("; ", collector.LogRecords));
    }

    [Fact]
    public async Task The_metric_that_dashboards_know_is_exported_under_its_name()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var shop = await Shop.StartAsync("http", collector.Address);

        await shop.Page.Client.GetStringAsync("/productpage", Cancel);

        foreach (var app in (string[])["details", "reviews"])
        {
            await collector.UntilAsync(
                () => collector.Points.Any(point => point == new SeenPoint("productpage", "request_result", app, "200", 1)),
                () => string.Join("; ", collector.Points.Where(static point => point.Service == "productpage")));
        }
    }

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    public async Task Without_an_endpoint_the_page_comes_all_the_same_and_nobody_is_told(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var shop = await Shop.StartAsync(protocol, null);

        Assert.Contains("glyphicon-star", await shop.Page.Client.GetStringAsync("/productpage", Cancel), StringComparison.Ordinal);
        await shop.DisposeAsync();

        Assert.Empty(collector.Spans);
        Assert.Empty(collector.LogRecords);
    }

    private static IEnumerable<SeenSpan> ServersOf(OtlpCollector collector, string service) => collector.Spans.Where(span => span.Service == service && span.Kind == SeenSpan.Server);

    /// <summary>The page's own span: readiness is asked for as well.</summary>
    private static SeenSpan? RootOf(OtlpCollector collector) => ServersOf(collector, "productpage").FirstOrDefault(span =>
        collector.Spans.Any(child => child.Parent == span.Id));

    private static bool ParentsAreThere(OtlpCollector collector)
    {
        var trace = collector.Spans.Where(span => span.Trace == RootOf(collector)?.Trace).ToList();
        return trace.TrueForAll(span => span.Parent.Length == 0 || trace.Exists(parent => parent.Id == span.Parent));
    }

    /// <summary>Who was called by whom, going up from each server's span to the next one.</summary>
    private static IEnumerable<(string Callee, string Caller)> Calls(OtlpCollector collector, string trace)
    {
        var spans = collector.Spans.Where(span => span.Trace == trace).ToDictionary(static span => span.Id);
        var calls = new HashSet<(string, string)>();
        foreach (var server in spans.Values.Where(static span => span is { Kind: SeenSpan.Server, Parent.Length: > 0 }))
        {
            var above = spans[server.Parent];
            Assert.Equal(SeenSpan.Client, above.Kind);
            calls.Add((server.Service, above.Service));
        }

        return calls.Order();
    }

    /// <summary>The four services as real processes that call each other by HTTP or by gRPC.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly List<ServiceProcess> _started = [];

        public ServiceProcess Page => _started[^1];

        public static async Task<Shop> StartAsync(string protocol, Uri? collector)
        {
            var shop = new Shop();
            var details = await shop.StartAsync("Details", ["9080"], collector, []);
            var ratings = await shop.StartAsync("Ratings", ["9080"], collector, []);
            var toRatings = await AddressAsync("RATINGS", ratings, protocol);
            var reviews = await shop.StartAsync("Reviews", [], collector, new(toRatings) { ["ENABLE_RATINGS"] = "true", ["BACKEND_PROTOCOL"] = protocol });
            await shop.StartAsync("ProductPage", ["9080"], collector, new(
                toRatings.Concat(await AddressAsync("DETAILS", details, protocol)).Concat(await AddressAsync("REVIEWS", reviews, protocol)).Append(new("BACKEND_PROTOCOL", protocol))));
            return shop;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in Enumerable.Reverse(_started).ToList()) await service.DisposeAsync();
            _started.Clear();
        }

        private async Task<ServiceProcess> StartAsync(string project, string[] arguments, Uri? collector, Dictionary<string, string> environment)
        {
            if (collector is not null)
            {
                environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.ToString();
                environment["OTEL_BSP_SCHEDULE_DELAY"] = environment["OTEL_BLRP_SCHEDULE_DELAY"] = environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
            }

            var service = await ServiceProcess.StartAsync(TestedPrograms.Service(project), arguments, environment);
            _started.Add(service);
            return service;
        }

        private static async Task<Dictionary<string, string>> AddressAsync(string name, ServiceProcess service, string protocol) => new()
        {
            [$"{name}_HOSTNAME"] = "127.0.0.1",
            [protocol == "grpc" ? $"GRPC_PORT_{name}" : $"{name}_SERVICE_PORT"] =
                (protocol == "grpc" ? (await service.GrpcAddressAsync()).Port : service.Port).ToString(CultureInfo.InvariantCulture),
        };
    }
}
