using System.Diagnostics;

using Bookinfo.Testing;

using Grpc.Health.V1;
using Grpc.Net.Client;

using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Bookinfo.ServiceDefaults.Tests.Sickness;

/// <summary>A replica that falls sick when it is told to, as outlier detection needs one.</summary>
public sealed class SickReplicaTests
{
    private const string Rating = """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""";

    public static TheoryData<string, string, string[]> Services => new()
    {
        { "Ratings", "/ratings/0", ["9080"] },
        { "Details", "/details/0", ["9080"] },
        { "Reviews", "/reviews/0", [] },
    };

    /// <summary>ProductPage.Tests has the same for productpage.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_service_can_be_made_sick_and_well_again(string project, string path, string[] args)
    {
        await using var service = await SickProgram.StartAsync(project, args);
        var (status, body) = await service.AskAsync(path);
        Assert.Equal(200, status);
        await service.BecomeAsync("status=503");
        Assert.Equal((503, """{"error":"this replica is sick: it answers 503"}"""), await service.AskAsync(path));
        Assert.Equal((503, ""), await service.AskAsync(path, "HEAD"));
        await service.BecomeAsync(null);
        Assert.Equal((200, body), await service.AskAsync(path));
        Assert.Equal((200, """{"delayMs":0,"status":null,"hang":false,"percent":100,"ready":true,"requests":4,"sickRequests":2}"""), await service.AskAsync("/sick", admin: true));
    }

    [Fact]
    public async Task A_sick_replica_looks_healthy_to_the_platform_unless_it_is_told_otherwise()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        await ratings.BecomeAsync("status=500&hang=true");
        foreach (var path in (string[])["/livez", "/readyz", "/health", "/metrics", "/swagger/v1/swagger.json"]) Assert.Equal(200, (await ratings.AskAsync(path)).Status);
        await ratings.BecomeAsync("ready=false");
        Assert.Equal((503, "sick"), await ratings.AskAsync("/readyz"));
        Assert.Equal((200, "ok"), await ratings.AskAsync("/livez"));
        // Whoever does not ask first still gets what there is.
        Assert.Equal((200, Rating), await ratings.AskAsync("/ratings/0"));
        await ratings.BecomeAsync("ready=true");
        Assert.Equal((200, "ok"), await ratings.AskAsync("/readyz"));
    }

    [Fact]
    public async Task Whoever_watches_its_health_by_gRPC_is_told_as_well()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        using var channel = GrpcChannel.ForAddress(await PublishedForm.AddressAsync(ratings.Process, 9090));
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest(), deadline: DateTime.UtcNow.AddSeconds(30), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ServingStatus.Serving, await NextAsync());
        await ratings.BecomeAsync("status=500");
        await ratings.BecomeAsync("ready=false");
        Assert.Equal(ServingStatus.NotServing, await NextAsync());
        await ratings.BecomeAsync(null);
        Assert.Equal(ServingStatus.Serving, await NextAsync());

        async Task<ServingStatus> NextAsync()
        {
            Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            return watch.ResponseStream.Current.Status;
        }
    }

    [Fact]
    public async Task A_delay_holds_the_answer_back_and_not_others()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        await ratings.BecomeAsync("delayMs=1500");
        var start = Stopwatch.GetTimestamp();
        Assert.Equal((200, Rating), await ratings.AskAsync("/ratings/0"));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1450, 30_000);
        await ratings.BecomeAsync("delayMs=60000");
        var waiting = ratings.AskAsync("/ratings/0");
        await Eventually.HoldsAsync(async () => (await ratings.AskAsync("/sick", admin: true)).Body.Contains("\"sickRequests\":2", StringComparison.Ordinal), TimeSpan.FromSeconds(30), () => "the request never came");
        await ratings.BecomeAsync(null);
        Assert.Equal((200, Rating), await ratings.AskAsync("/ratings/0"));
        Assert.False(waiting.IsCompleted);
        // It goes down with the program.
        ratings.Process.Signal(9);
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task A_hang_says_nothing_until_the_replica_is_well_again()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        await ratings.BecomeAsync("hang=true");
        var hanging = Enumerable.Range(0, 20).Select(_ => ratings.AskAsync("/ratings/0")).ToArray();
        await Eventually.HoldsAsync(async () => (await ratings.AskAsync("/sick", admin: true)).Body.Contains("\"sickRequests\":20", StringComparison.Ordinal), TimeSpan.FromSeconds(30), () => "the requests never came");
        Assert.DoesNotContain(hanging, request => request.IsCompleted);
        await ratings.BecomeAsync(null);
        foreach (var request in hanging) await Assert.ThrowsAsync<HttpRequestException>(() => request);
        Assert.Equal((200, Rating), await ratings.AskAsync("/ratings/0"));
    }

    [Fact]
    public async Task Hanging_requests_do_not_hold_up_the_end()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        await ratings.BecomeAsync("hang=true");
        var hanging = ratings.AskAsync("/ratings/0");
        await ratings.Process.WaitForLineAsync(line => line.StartsWith("sick: GET /ratings/0", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        ratings.Process.Signal(15);
        Assert.Equal(0, await ratings.Process.WaitForExitAsync(TimeSpan.FromSeconds(15)));
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task A_share_of_the_requests_can_be_sick()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        await ratings.BecomeAsync("status=500&percent=50");
        var sick = 0;
        for (var i = 0; i < 400; i++) sick += (await ratings.AskAsync("/ratings/0")).Status == 500 ? 1 : 0;
        // 200 expected; five standard deviations are 50.
        Assert.InRange(sick, 150, 250);
        await ratings.BecomeAsync("status=500&percent=0");
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await ratings.AskAsync("/ratings/0")).Status);
    }

    [Theory]
    [InlineData("status=399", "status: found \\\"399\\\", allowed is a whole number from 400 to 599")]
    [InlineData("status=600", "status: found \\\"600\\\", allowed is a whole number from 400 to 599")]
    [InlineData("status=", "status: found \\\"\\\", allowed is a whole number from 400 to 599")]
    [InlineData("status=500&status=503", "status: found \\\"500,503\\\", allowed is a whole number from 400 to 599")]
    [InlineData("delayMs=60001", "delayMs: found \\\"60001\\\", allowed is a whole number from 0 to 60000")]
    [InlineData("delayMs=-1&percent=101", "delayMs: found \\\"-1\\\", allowed is a whole number from 0 to 60000; percent: found \\\"101\\\", allowed is a whole number from 0 to 100")]
    [InlineData("hang=yes", "hang: found \\\"yes\\\", allowed is true or false")]
    [InlineData("ready=", "ready: found \\\"\\\", allowed is true or false")]
    [InlineData("delay=5s", "delay: unknown, allowed is delayMs, status, hang, percent, ready")]
    [InlineData("", "nothing asked for, allowed is delayMs, status, hang, percent, ready in the query string; DELETE makes the replica healthy")]
    public async Task Bad_input_is_refused_with_what_is_wrong_and_changes_nothing(string query, string error)
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        await ratings.BecomeAsync("delayMs=1");
        Assert.Equal((400, $$"""{"error":"{{error}}"}"""), await ratings.AskAsync($"/sick?{query}", "PUT", admin: true));
        Assert.Contains("\"delayMs\":1,", (await ratings.AskAsync("/sick", admin: true)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_two_ports_answer_nothing_of_each_other()
    {
        await using var ratings = await SickProgram.StartAsync("Ratings", "9080");
        foreach (var path in (string[])["/ratings/0", "/health", "/livez", "/metrics", "/", "/Sick", "/sick/"]) Assert.Equal(404, (await ratings.AskAsync(path, admin: true)).Status);
        Assert.Equal(404, (await ratings.AskAsync("/sick")).Status);
        Assert.Equal(404, (await ratings.AskAsync("/sick?status=503", "PUT")).Status);
        Assert.Equal((405, """{"error":"POST is not allowed at /sick, allowed is GET, PUT, DELETE"}"""), await ratings.AskAsync("/sick?status=503", "POST", admin: true));
        Assert.Equal((200, Rating), await ratings.AskAsync("/ratings/0"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    // What Kubernetes sets where somebody has a Service called "sick".
    [InlineData("tcp://10.0.0.1:9911")]
    public async Task Unless_it_is_enabled_there_is_no_such_port(string? value)
    {
        await using var ratings = ChildProcess.Start(
            TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string?> { ["SICK_PORT"] = value, ["PORT_MAP"] = "1=127.0.0.1:1" });
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await PublishedForm.AddressAsync(ratings, 9080) };
        Assert.Equal(Rating, await client.GetStringAsync("/ratings/0", TestContext.Current.CancellationToken));
        string[] ports = [.. ratings.Output.Split('\n').Where(static line => line.StartsWith("port ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1]).Order()];
        Assert.Equal(["9080", "9090"], ports);
        using var response = await client.GetAsync("/sick", TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("15090")]
    [InlineData("0")]
    [InlineData("x")]
    public async Task A_port_that_cannot_be_stops_the_start(string value)
    {
        var (code, output) = await ChildProcess.RunAsync(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string?> { ["SICK_PORT"] = value, ["PORT_MAP"] = "1=127.0.0.1:1" });
        Assert.Equal(1, code);
        Assert.Equal($"SICK_PORT: found \"{value}\", allowed is a port from 1 to 65535 that is not the sidecar's (15000 to 15090)", output.Trim());
    }
}
