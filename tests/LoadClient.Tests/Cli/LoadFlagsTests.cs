using System.Text;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>Flags of <c>load</c> (contract fortio.md section 2): each fills the options or is refused by name.</summary>
public sealed class LoadFlagsTests
{
    private readonly FakeConsole _console = new();

    [Fact]
    public async Task Defaults_are_Fortios()
    {
        var options = await ReadAsync("http://x/");
        Assert.Equal((8, 4, TimeSpan.FromSeconds(5), 0L), (options.Pace.Qps, options.Pace.Workers, options.Pace.Duration, options.Pace.Exactly));
        Assert.Equal([50, 75, 90, 99, 99.9], options.Measure.Percentiles);
        Assert.Equal((0.001, TimeSpan.Zero), (options.Measure.Resolution, options.Measure.Offset));
        Assert.Equal((TimeSpan.FromSeconds(3), true, 128), (options.Target.Timeout, options.Target.KeepAlive, options.Target.BufferKb));
        Assert.True(options.LogErrors);
        Assert.Null(options.Labels);
    }

    [Fact]
    public async Task The_shape_of_the_load()
    {
        var pace = (await ReadAsync("-c", "8", "--qps=1000.5", "-t", "1d", "-n", "11", "-jitter", "-uniform", "-nocatchup", "http://x/")).Pace;
        Assert.Equal(new Pace { Workers = 8, Qps = 1000.5, Duration = TimeSpan.FromDays(1), Exactly = 11, Jitter = true, Uniform = true, NoCatchUp = true, Steps = pace.Steps }, pace);
        Assert.Null((await ReadAsync("-t", "0", "http://x/")).Pace.Duration);
        Assert.Null((await ReadAsync("-t", "-1s", "http://x/")).Pace.Duration);
        Assert.Equal(20, (await ReadAsync("-calc-qps", "-n", "200", "-t", "10s", "http://x/")).Pace.Qps);
        Assert.Equal(32, (await ReadAsync("-grpc", "-c", "4", "-s", "8", "x:8079")).Pace.Workers);
    }

    [Fact]
    public async Task Open_loops_steps_and_ramps()
    {
        var open = (await ReadAsync("-open", "-qps", "500", "-max-in-flight", "50", "-drop-after", "1s", "http://x/")).Pace;
        Assert.Equal((true, 50, TimeSpan.FromSeconds(1)), (open.OpenLoop, open.MaxInFlight, open.DropAfter));
        var steps = (await ReadAsync("-steps", "100:10s,200:30s", "http://x/")).Pace;
        Assert.Equal([new PaceStep(100, 100, TimeSpan.FromSeconds(10)), new PaceStep(200, 200, TimeSpan.FromSeconds(30))], steps.Steps);
        Assert.Equal((175, TimeSpan.FromSeconds(40)), (steps.Qps, steps.Duration));
        var ramp = (await ReadAsync("-ramp", "10:500:60s", "http://x/")).Pace;
        Assert.Equal([new PaceStep(10, 500, TimeSpan.FromMinutes(1))], ramp.Steps);
    }

    [Fact]
    public async Task The_request()
    {
        var request = (await ReadAsync("-H", "Host: a", "-H", "User-Agent:", "-H", "content-type: text/plain", "-X", "PUT", "-payload", "id={uuid}", "-user", "u:p", "http://x/")).Request;
        Assert.Equal([new("Host", "a"), new("User-Agent", "")], request.Headers);
        Assert.Equal(("text/plain", "PUT", "u:p", true), (request.ContentType, request.Method, request.UserCredentials, request.HasUuid));
        Assert.Equal("id={uuid}", Encoding.UTF8.GetString(request.Payload.Span));
        Assert.Equal("from stdin", Encoding.UTF8.GetString((await ReadAsync("-payload-file", "-", "-payload", "no", "http://x/")).Request.Payload.Span));
        Assert.Equal(1000, (await ReadAsync("-payload-size", "1000", "http://x/")).Request.Payload.Length);
        Assert.Equal(2048, (await ReadAsync("-payload-size", "1000000", "-maxpayloadsizekb", "2", "http://x/")).Request.Payload.Length);
        Assert.True((await ReadAsync("http://x/{uuid}")).Request.HasUuid);
    }

    [Fact]
    public async Task The_connection()
    {
        var target = (await ReadAsync("-keepalive=false", "-halfclose", "-timeout", "200ms", "-connection-reuse", "5:10", "-resolve", "127.0.0.2", "-dns-method", "rr", "-no-reresolve", "-k", "-reconnect-on-error", "https://x/")).Target;
        Assert.Equal((false, true, TimeSpan.FromMilliseconds(200), (5L, 10L)), (target.KeepAlive, target.HalfClose, target.Timeout, target.ConnectionReuse));
        Assert.Equal(("127.0.0.2", "rr", true, true, true), (target.Resolve, target.DnsMethod, target.NoReresolve, target.Insecure, target.ReconnectOnError));
        foreach (var flag in (string[])["-L", "-h2", "-compression", "-stdclient"]) Assert.True((await ReadAsync(flag, "http://x/")).Target.StandardClient);
        Assert.Equal((7L, 7L), (await ReadAsync("-connection-reuse", "7", "http://x/")).Target.ConnectionReuse);
    }

    [Theory]
    [InlineData("http://x/", "http://x/", TargetProtocol.Http)]
    [InlineData("localhost:8080/a", "http://localhost:8080/a", TargetProtocol.Http)]
    [InlineData("tcp://localhost:8078", "tcp://localhost:8078", TargetProtocol.Tcp)]
    [InlineData("udp://localhost:8078", "udp://localhost:8078", TargetProtocol.Udp)]
    public async Task The_target_picks_the_protocol(string word, string url, object protocol)
    {
        var target = (await ReadAsync(word)).Target;
        Assert.Equal((url, (TargetProtocol)protocol), (target.Url, target.Protocol));
    }

    [Fact]
    public async Task Grpc_is_picked_by_flags()
    {
        Assert.Equal(TargetProtocol.GrpcHealth, (await ReadAsync("-grpc", "x:8079")).Target.Protocol);
        var ping = (await ReadAsync("-grpc", "-ping", "-grpc-ping-delay", "250ms", "x:8079")).Target;
        Assert.Equal((TargetProtocol.GrpcPing, TimeSpan.FromMilliseconds(250)), (ping.Protocol, ping.Grpc.PingDelay));
    }

    [Fact]
    public async Task Names_splits_and_ends()
    {
        var options = await ReadAsync("-labels", "a b", "-runid", "7", "-abort-on", "-1", "-split-by", "x-version", "-split-by", "x-pod", "-allow-initial-errors", "-log-errors=false", "http://x/");
        Assert.Equal(("a b", 7L, -1, true, false), (options.Labels, options.RunId, options.AbortOn, options.AllowInitialErrors, options.LogErrors));
        Assert.Equal(["x-version", "x-pod"], options.SplitBy);
    }

    [Theory]
    [InlineData(2, "-c: found \"x\", allowed is a whole number from 1 to 1000000", "-c", "x", "http://x/")]
    [InlineData(2, "-t: found \"5\", allowed is a duration such as", "-t", "5", "http://x/")]
    [InlineData(1, "-p: found \"100\", allowed are numbers above 0 and below 100", "-p", "50,100", "http://x/")]
    [InlineData(2, "flag provided but not defined: -nosuch", "-nosuch", "http://x/")]
    [InlineData(1, "no target: after the flags must come one of http://", "-c", "1")]
    [InlineData(1, "found \"-c\" after the target http://x/: flags come before the target", "http://x/", "-c", "1")]
    [InlineData(1, "target: found \"ftp://x/\", allowed is http://", "ftp://x/")]
    [InlineData(1, "-calc-qps: needs both -n and -t above 0", "-calc-qps", "http://x/")]
    [InlineData(2, "-open: needs a rate", "-open", "-qps", "0", "http://x/")]
    [InlineData(2, "-steps: found \"0:1s\", allowed is rates above 0", "-steps", "0:1s", "http://x/")]
    [InlineData(2, "-steps: already says the rate and the time: leave -qps out", "-steps", "5:1s", "-qps", "1", "http://x/")]
    [InlineData(2, "-ramp: found \"5:1s\", allowed is two rates", "-ramp", "5:1s", "http://x/")]
    [InlineData(2, "-H: found \"abc\", allowed is \"NAME: VALUE\"", "-H", "abc", "http://x/")]
    [InlineData(2, "-dns-method: found \"best\", allowed is cached-rr, rr, rnd, first", "-dns-method", "best", "http://x/")]
    [InlineData(2, "-threshold: found \"p99\", allowed is pNN, avg", "-threshold", "p99", "http://x/")]
    [InlineData(2, "-cert: needs the other one too", "-cert", "a.pem", "https://x/")]
    [InlineData(2, "-loglevel: found \"9\", allowed is Debug", "-loglevel", "9", "http://x/")]
    [InlineData(2, "-profile: is not offered here: it writes profiles of a Go program; use dotnet-trace or perf", "-profile", "f", "http://x/")]
    [InlineData(2, "-M: is not offered here: to mirror requests use", "-M", "5554 http://a", "http://x/")]
    [InlineData(2, "-grpc-method: is not offered here: use -ping", "-grpc-method", "a/b", "http://x/")]
    [InlineData(2, "-http-port: belongs to fortio server", "-http-port", "8080", "http://x/")]
    public async Task Mistakes_say_which_flag_what_was_found_and_what_is_allowed(int exitCode, string message, params string[] arguments)
    {
        Assert.Equal(exitCode, await _console.RunAsync(["load", .. arguments]));
        Assert.Contains("fortio load: " + message, _console.Error, StringComparison.Ordinal);
        Assert.Null(_console.Prepared);
    }

    [Fact]
    public async Task All_mistakes_are_told_together_and_a_password_is_not()
    {
        await _console.RunAsync("load", "-c", "0", "-r", "0", "-user", "secret", "http://x/");
        Assert.Contains("-c: found \"0\"", _console.Error, StringComparison.Ordinal);
        Assert.Contains("-r: found \"0\"", _console.Error, StringComparison.Ordinal);
        Assert.Contains("-user: found a value without a colon", _console.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _console.Error, StringComparison.Ordinal);
    }

    private static async Task<LoadOptions> ReadAsync(params string[] arguments)
    {
        var console = new FakeConsole();
        await console.RunAsync(["load", .. arguments]);
        return console.Prepared ?? throw new InvalidOperationException(console.Error);
    }
}
