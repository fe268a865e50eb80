using System.Collections.Immutable;
using System.Text;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Grpc;

namespace Bookinfo.LoadClient.Tests.Grpc;

/// <summary>Whole runs of the engine against our own server.</summary>
public sealed class GrpcRunTests(GrpcServerTests.Fixture shared) : IClassFixture<GrpcServerTests.Fixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ping", "SERVING", 0)]
    [InlineData("", "SERVING", 0)]
    [InlineData("ping_down", "NOT_SERVING", 12)]
    [InlineData("unknown", "ERROR", 12)]
    public async Task Health_is_counted_by_status(string service, string status, int errors)
    {
        var result = await RunAsync(TargetProtocol.GrpcHealth, new GrpcOptions { HealthService = service });
        Assert.Equal(new Dictionary<string, long> { [status] = 12 }, result.Details);
        Assert.Equal(errors, result.ErrorDurations.Count);
        Assert.DoesNotContain(result.Failures, failure => failure.Value > 0);
    }

    [Fact]
    public async Task Streams_share_a_connection()
    {
        var result = await RunAsync(TargetProtocol.GrpcPing, new GrpcOptions { Streams = 2, PingDelay = TimeSpan.FromMilliseconds(20) });
        Assert.Equal(new Dictionary<string, long> { ["SERVING"] = 12 }, result.Details);
        Assert.Equal([1, 0, 1, 0], result.Connections.Select(connection => connection.Sockets));
        // Timers of the server may be a tick early.
        Assert.InRange(result.Durations.Min, 0.015, 3);
    }

    [Fact]
    public async Task Nobody_there_is_an_error_with_its_reason()
    {
        var result = await RunAsync(TargetProtocol.GrpcHealth, new GrpcOptions(), "127.0.0.1:1");
        Assert.Equal(new Dictionary<string, long> { ["ERROR"] = 12 }, result.Details);
        Assert.Equal(12, result.Failures[CallFailure.Refused]);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_a_timeout()
    {
        var result = await RunAsync(TargetProtocol.GrpcPing, new GrpcOptions { PingDelay = TimeSpan.FromSeconds(30) }, timeout: TimeSpan.FromMilliseconds(100));
        Assert.Equal(12, result.Failures[CallFailure.Timeout]);
    }

    [Theory]
    [InlineData("x-key", "value", true)]
    [InlineData("X-Data-Bin", "value", true)]
    [InlineData("Content-Type", "text/plain", true)]
    [InlineData("Host", "other.example", true)]
    [InlineData("bad name", "value", false)]
    public async Task Headers_become_metadata(string name, string value, bool isFine)
    {
        var request = new RequestOptions { Headers = [new(name, value), new("User-Agent", "mine")] };
        if (isFine) Assert.Equal(12, (await RunAsync(TargetProtocol.GrpcPing, new GrpcOptions(), request: request)).Details["SERVING"]);
        else Assert.Contains("bad name", (await Assert.ThrowsAsync<LoadSetupException>(() => RunAsync(TargetProtocol.GrpcPing, new GrpcOptions(), request: request))).Message);
    }

    [Theory]
    [InlineData("ping", 0, "Health SERVING : 3")]
    [InlineData("ping_down", 1, "Health NOT_SERVING : 3")]
    [InlineData("unknown", 1, "")]
    public async Task The_command_probes_health(string service, int exitCode, string last)
    {
        var (code, output, _) = await CommandAsync(TargetProtocol.GrpcHealth, new GrpcOptions { HealthService = service });
        Assert.Equal(exitCode, code);
        Assert.Equal(last, output.TrimEnd().Split('\n')[^1]);
        if (last.Length > 0) Assert.StartsWith("RTT histogram usec : count 3 avg ", output);
    }

    [Fact]
    public async Task The_command_measures_round_trips_and_skew()
    {
        var (code, output, lines) = await CommandAsync(TargetProtocol.GrpcPing, new GrpcOptions());
        Assert.Equal(0, code);
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Matches(@"^Ping RTT \d+ \(avg of \d+, -?\d+, \d+ ns\) clock skew -?\d+$", line));
        Assert.Matches(@"(?s)^Clock skew histogram usec : count 3 avg .*# target 50% \S+\nRTT histogram usec : count 9 avg .*# target 50% \S+\n$", output);
    }

    private async Task<RunResult> RunAsync(TargetProtocol protocol, GrpcOptions grpc, string? target = null, TimeSpan? timeout = null, RequestOptions? request = null)
    {
        var options = new LoadOptions
        {
            Target = Target(protocol, grpc, target) with { Timeout = timeout ?? TimeSpan.FromSeconds(3) },
            Request = request ?? new RequestOptions { Payload = Encoding.UTF8.GetBytes("payload") },
            Pace = new Pace { Qps = 0, Workers = 4, Exactly = 12 },
            LogErrors = false,
        };
        await using var run = new LoadRun(options, new NotedLog());
        await run.WarmUpAsync(Token);
        return await run.RunAsync(Token);
    }

    private async Task<(int Code, string Output, ImmutableList<string> Lines)> CommandAsync(TargetProtocol protocol, GrpcOptions grpc)
    {
        var (log, output) = (new NotedLog(), new StringWriter { NewLine = "\n" });
        var command = new GrpcPingCommand(new LoadOptions { Target = Target(protocol, grpc) }, 3, log, output, TimeProvider.System);
        return (await command.RunAsync(new RunEnvironment(), Token), output.ToString(), log.Lines);
    }

    private TargetOptions Target(TargetProtocol protocol, GrpcOptions grpc, string? target = null) =>
        new() { Url = target ?? $"127.0.0.1:{shared.Server.Grpc}", Protocol = protocol, Grpc = grpc };
}
