using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Protos.V1;
using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Net.Client;

namespace Bookinfo.ServiceDefaults.Tests.Upstreams;

/// <summary>Reviews calls ratings by gRPC: real processes, and a proxy that the test plays.</summary>
public sealed class GrpcUpstreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("false", 3)]
    [InlineData("true", 1)]
    public async Task A_call_is_a_tunnel_of_its_own_with_http2_in_it_unless_pooling_is_on(string pooling, int tunnels)
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        await using var proxy = new TunnelProxy((await ratings.GrpcAddressAsync()).Port);
        await using var reviews = await StartAsync(
            ("RATINGS_HOSTNAME", "ratings.nowhere"), ("OUTBOUND_PROXY", $"http://127.0.0.1:{proxy.Port}"), ("UPSTREAM_POOLING", pooling));
        for (var i = 0; i < 3; i++) Assert.Contains("\"stars\": 5,", await reviews.Client.GetStringAsync("/reviews/0", Cancel));
        Assert.Equal(Enumerable.Repeat("CONNECT ratings.nowhere:9090 HTTP/1.1\r\nHost: ratings.nowhere:9090\r\n\r\n", tunnels), proxy.Heads);
    }

    [Fact]
    public async Task Both_protocols_give_the_same_bytes_whatever_ratings_says()
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        var (http, grpc) = (Port(ratings.Port), Port((await ratings.GrpcAddressAsync()).Port));
        await using var byHttp = await StartAsync(("BACKEND_PROTOCOL", "http"), ("RATINGS_HOSTNAME", "127.0.0.1"), ("RATINGS_SERVICE_PORT", http), ("HOSTNAME", "pod"));
        await using var byGrpc = await StartAsync(("RATINGS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_RATINGS", grpc), ("HOSTNAME", "pod"));
        foreach (var posted in (string[])["""{"Reviewer1":1}""", """{"Reviewer1":4.9,"Reviewer2":-3}""", """{"Reviewer1":-1,"Reviewer2":0}""", """{"Reviewer1":"5"}""", "5", "[]", "null"])
        {
            using var _ = await ratings.Client.PostAsync("/ratings/0", new StringContent(posted), Cancel);
            using var first = await byHttp.Client.GetAsync("/reviews/0", Cancel);
            using var second = await byGrpc.Client.GetAsync("/reviews/0", Cancel);
            Assert.Equal(first.StatusCode, second.StatusCode);
            Assert.Equal(await first.Content.ReadAsStringAsync(Cancel), await second.Content.ReadAsStringAsync(Cancel));
        }

        ratings.Terminate();
        await ratings.WaitForExitAsync();
        Assert.Equal(await byHttp.Client.GetStringAsync("/reviews/0", Cancel), await byGrpc.Client.GetStringAsync("/reviews/0", Cancel));
    }

    [Fact]
    public async Task A_caller_without_patience_is_not_kept_waiting_and_its_deadline_goes_on()
    {
        // Takes the connection and says nothing, as a hanging pod does.
        await using var ratings = new RawUpstream(_ => null);
        await using var reviews = await StartAsync(("RATINGS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_RATINGS", Port(ratings.Port)));
        using var channel = GrpcChannel.ForAddress(await reviews.GrpcAddressAsync());
        var start = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new ReviewsService.ReviewsServiceClient(channel)
            .GetReviewsAsync(new GetReviewsRequest { ProductId = "0" }, deadline: DateTime.UtcNow.AddSeconds(1), cancellationToken: Cancel));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 5);
    }

    [Fact]
    public async Task Red_waits_two_and_a_half_seconds()
    {
        await using var ratings = new RawUpstream(_ => null);
        await using var reviews = await StartAsync(("RATINGS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_RATINGS", Port(ratings.Port)), ("STAR_COLOR", "red"));
        var start = Stopwatch.GetTimestamp();
        Assert.Contains("Ratings service is currently unavailable", await reviews.Client.GetStringAsync("/reviews/0", Cancel));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 2.4, 8);
    }

    [Fact]
    public async Task Names_that_kubernetes_injects_do_not_matter()
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        await using var reviews = await StartAsync(
            ("RATINGS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_RATINGS", Port((await ratings.GrpcAddressAsync()).Port)), ("RATINGS_SERVICE_PORT", "9080"),
            ("RATINGS_PORT", "tcp://10.0.0.1:9080"), ("RATINGS_GRPC_PORT", "tcp://10.0.0.1:9090"), ("RATINGS_GRPC_SERVICE_PORT", "7"), ("GRPC_PORT", "tcp://10.0.0.1:1"));
        Assert.Equal(5, JsonNode.Parse(await reviews.Client.GetStringAsync("/reviews/0", Cancel))!["reviews"]![0]!["rating"]!["stars"]!.GetValue<int>());
    }

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Task<ServiceProcess> StartAsync(params (string Name, string Value)[] environment)
    {
        var all = new Dictionary<string, string> { ["ENABLE_RATINGS"] = "true", ["BACKEND_PROTOCOL"] = "grpc" };
        foreach (var (name, value) in environment) all[name] = value;
        return ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], all);
    }
}
