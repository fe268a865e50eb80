using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Telemetry;

/// <summary>Traces leave, and trace context is injected, only where an OTLP endpoint is set.</summary>
public sealed partial class OtlpTests
{
    private const string Established = "HTTP/1.1 200 OK\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>No original exports anything; ours does for whoever asks for it by naming an endpoint.</summary>
    [Fact]
    public async Task With_an_endpoint_spans_are_exported_and_the_upstream_gets_their_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var proxy = Ratings();
        await using var reviews = await StartAsync(proxy, new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(), ["OTEL_BSP_SCHEDULE_DELAY"] = "100" });

        await reviews.Client.GetStringAsync("/reviews/0", Cancel);

        var trace = TraceParent().Match(proxy.Heads.Last());
        Assert.True(trace.Success, proxy.Heads.Last());
        await collector.WaitForTracesAsync(Convert.FromHexString(trace.Groups[1].Value));
        Assert.DoesNotContain(proxy.Heads, static head => head.Contains("opentelemetry", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_one_nothing_is_injected_and_the_callers_context_passes()
    {
        const string Callers = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var proxy = Ratings();
        await using var reviews = await StartAsync(proxy, []);

        await reviews.Client.GetStringAsync("/reviews/0", Cancel);
        Assert.DoesNotContain("traceparent", proxy.Heads.Last(), StringComparison.OrdinalIgnoreCase);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/reviews/0");
        request.Headers.Add("traceparent", Callers);
        using var answer = await reviews.Client.SendAsync(request, Cancel);
        Assert.Contains($"traceparent: {Callers}\r\n", proxy.Heads.Last(), StringComparison.OrdinalIgnoreCase);
    }

    private static RawUpstream Ratings() => new(static head => head.StartsWith("CONNECT ", StringComparison.Ordinal) ? Established : RawUpstream.Ok("""{"ratings":{}}"""));

    private static Task<ServiceProcess> StartAsync(RawUpstream proxy, Dictionary<string, string> environment) =>
        ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>(environment)
        {
            ["ENABLE_RATINGS"] = "true",
            ["RATINGS_HOSTNAME"] = "ratings.nowhere",
            ["OUTBOUND_PROXY"] = $"http://127.0.0.1:{proxy.Port}",
        });

    [GeneratedRegex("traceparent: 00-([0-9a-f]{32})-[0-9a-f]{16}-0[01]\r\n", RegexOptions.IgnoreCase)]
    private static partial Regex TraceParent();
}
