using System.Net;
using System.Text;
using System.Text.Json;

using Bookinfo.LoadClient.Transport;
using Bookinfo.Testing;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>The REST rows of contract section 9.</summary>
public sealed class RestTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fortio-rest-").FullName;
    private readonly List<PacedRun> _made = [];
    private RunningServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(
        RunningServer.Options with { DataDirectory = _folder, Runs = new() { MaxRuns = 2, MaxConnections = 64, MaxDuration = TimeSpan.FromMinutes(10) } }, prepare: Prepare);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_run_that_is_waited_for_answers_its_result()
    {
        await using var real = await RunningServer.StartAsync(RunningServer.Options with { DataDirectory = _folder });
        var (status, json) = await GetAsync(real, $"run?url=127.0.0.1:{real.Http}/echo&n=20&c=2&qps=max&labels=a+b&save=on&H=X-A:b");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((20, "HTTP", "a b"), (json.GetProperty("RetCodes").GetProperty("200").GetInt32(), json.GetProperty("RunType").GetString(), json.GetProperty("Labels").GetString()));
        var saved = Assert.Single(Directory.GetFiles(_folder));
        Assert.EndsWith("_1_a_b.json", saved);
        Assert.Contains($"\t{new FileInfo(saved).Length}\t", await real.Client.GetStringAsync("/fortio/data/index.tsv", Token));
    }

    [Fact]
    public async Task A_run_that_is_not_waited_for_can_be_watched_and_stopped()
    {
        var (_, started) = await GetAsync(_server, "run?url=http://a/&async=on&t=on&c=3&save=on");
        var id = started.GetProperty("ResultID").GetString()!;
        Assert.Equal(("started", 1, 1), (started.GetProperty("message").GetString(), started.GetProperty("RunID").GetInt32(), started.GetProperty("Count").GetInt32()));
        Assert.Equal($"http://127.0.0.1:{_server.Http}/fortio/data/{id}.json", started.GetProperty("ResultURL").GetString());
        var (_, status) = await GetAsync(_server, "status");
        var run = status.GetProperty("Statuses").GetProperty("1");
        Assert.Equal((1, 3), (run.GetProperty("RunID").GetInt32(), run.GetProperty("RunnerOptions").GetProperty("NumThreads").GetInt32()));
        Assert.Contains(run.GetProperty("State").GetInt32(), new[] { 1, 2 });
        var (_, stopped) = await GetAsync(_server, "stop?runid=1&wait=true");
        Assert.Equal(("stopped", id), (stopped.GetProperty("message").GetString(), stopped.GetProperty("ResultID").GetString()));
        Assert.Empty((await GetAsync(_server, "status?runid=1")).Json.GetProperty("Statuses").EnumerateObject());
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.GetAsync($"/fortio/data/{id}.json", Token)).StatusCode);
    }

    [Fact]
    public async Task The_query_wins_over_the_body_and_jsonPath_picks_a_part()
    {
        var body = """{"metadata":{"url":"http://body/","qps":"7","c":"5","headers":["X-A: 1","X-B: 2"],"payload":"p","async":"on"}}""";
        using var answer = await _server.Client.PostAsync("/fortio/rest/run?jsonPath=.metadata&qps=9", new StringContent(body, Encoding.UTF8, "application/json"), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await GetAsync(_server, "stop");
        var options = (await MadeAsync()).Options;
        Assert.Equal(("http://body/", 9, 5, true), (options.Target.Url, options.Pace.Qps, options.Pace.Workers, options.AllowInitialErrors));
        Assert.Equal(["X-A", "X-B", "X-On-Behalf-Of"], options.Request.Headers.Select(header => header.Key));
        Assert.Equal("p"u8, options.Request.Payload.Span);
    }

    [Theory]
    [InlineData("runner=grpc&url=a:1", TargetProtocol.GrpcHealth, "a:1")]
    [InlineData("runner=grpc&url=a:1&ping=on&grpc-secure=on", TargetProtocol.GrpcPing, "https://a:1")]
    [InlineData("runner=http&url=a:1&ping=on", TargetProtocol.Http, "http://a:1")]
    [InlineData("runner=tcp&url=a:1", TargetProtocol.Tcp, "tcp://a:1")]
    [InlineData("url=udp://a:1", TargetProtocol.Udp, "udp://a:1")]
    internal async Task The_runner_says_the_protocol(string query, TargetProtocol protocol, string url)
    {
        await GetAsync(_server, $"run?async=on&{query}");
        await GetAsync(_server, "stop");
        var target = (await MadeAsync()).Options.Target;
        Assert.Equal((protocol, url), (target.Protocol, target.Url));
    }

    [Theory]
    [InlineData("", "URL is required")]
    [InlineData("url=http://a/&c=x", "c: found \"x\"")]
    [InlineData("url=http://a/&c=65", "c: found 65, allowed is up to 64")]
    [InlineData("url=http://a/&t=11m", "t: found 00:11:00, allowed is up to 00:10:00")]
    [InlineData("url=http://a/&p=100", "p: found \"100\"")]
    [InlineData("url=file:///etc/passwd", "target: found \"file:///etc/passwd\"")]
    [InlineData("url=-payload-file%3D/etc/passwd", "target")]
    [InlineData("url=http://a/&X=GET%20/%20HTTP/1.1%0d%0aA:b", "X: found")]
    [InlineData("url=http://a/&X=GET%20/", "X: found \"GET /\"")]
    [InlineData("url=http://a/&H=A:b%0d%0aC:d", "H: found")]
    [InlineData("url=http://a/%0d%0aB:c", "url: found a control character")]
    [InlineData("url=http://a/%20HTTP/1.1", "url: found a space")]
    [InlineData("url=http://a/&content-type=a%0ab", "content-type: found a control character")]
    public async Task What_is_wrong_is_said(string query, string message)
    {
        var (status, json) = await GetAsync(_server, "run?async=on&" + query);
        Assert.Equal((HttpStatusCode.BadRequest, true), (status, json.GetProperty("error").GetBoolean()));
        Assert.StartsWith(message, json.GetProperty("message").GetString());
        Assert.Empty(_made);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"url":1}""")]
    [InlineData("""{"url":["a"]}""")]
    public async Task A_body_that_is_none_is_refused(string body)
    {
        using var answer = await _server.Client.PostAsync("/fortio/rest/run", new StringContent(body), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task No_flag_that_names_a_file_can_be_reached()
    {
        await GetAsync(_server, "run?async=on&url=http://a/&payload-file=/etc/passwd&unix-socket=/tmp/x&access-log-file=/tmp/y&cert=/tmp/z&user=a:b");
        await GetAsync(_server, "stop");
        var options = (await MadeAsync()).Options;
        Assert.Equal((0, null, null, null), (options.Request.Payload.Length, options.Target.UnixSocket, options.AccessLogFile, options.Target.Certificate));
    }

    [Fact]
    public async Task Only_so_many_runs_go_on_at_once()
    {
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await GetAsync(_server, "run?async=on&url=http://a/")).Status);
        Assert.Equal("2 runs are under way, more are not allowed", (await GetAsync(_server, "run?async=on&url=http://a/")).Json.GetProperty("message").GetString());
        Assert.Equal(2, (await GetAsync(_server, "stop")).Json.GetProperty("Count").GetInt32());
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Referer", "http://evil.example/page", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("User-Agent", "Mozilla/5.0", false)]
    [InlineData("User-Agent", "curl/8", true)]
    [InlineData("Origin", "http://127.0.0.1:{port}", true)]
    [InlineData("Referer", "http://127.0.0.1:{port}/fortio/", true)]
    public async Task A_browser_must_come_from_our_own_pages(string header, string value, bool isAllowed)
    {
        foreach (var path in new[] { "rest/run?async=on&url=http://a/", "?load=Start&url=http://a/", "rest/stop" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/fortio/" + path);
            request.Headers.TryAddWithoutValidation(header, value.Replace("{port}", $"{_server.Http}", StringComparison.Ordinal));
            using var answer = await _server.Client.SendAsync(request, Token);
            Assert.Equal(isAllowed, answer.StatusCode != HttpStatusCode.Forbidden);
        }

        await GetAsync(_server, "stop");
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("no.such.name.invalid", HttpStatusCode.BadRequest)]
    public async Task Dns_says_the_addresses(string name, HttpStatusCode expected)
    {
        var (status, json) = await GetAsync(_server, "dns?name=" + name);
        Assert.Equal(expected, status);
        if (expected == HttpStatusCode.OK) Assert.Contains("127.0.0.1", json.GetProperty("IPv4").EnumerateArray().Select(address => address.GetString()));
    }

    [Fact]
    public async Task Targets_can_be_limited_to_a_list()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { Runs = new() { Targets = ["httpbin"] } }, prepare: Prepare);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(server, "run?async=on&url=http://other/")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(server, "run?async=on&url=http://httpbin@other/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "run?async=on&url=http://httpbin:8000/get")).Status);
    }

    [Theory]
    [InlineData("url=http:%5C%5Chttpbin/://evil/", "url: found the host \"evil\"")]
    [InlineData("url=http:%5C%5Cevil/://httpbin/&stdclient=on", "url: found the host \"evil\"")]
    [InlineData("url=http://httpbin%5C@evil/", "target: found")]
    [InlineData("url=httpbin%5C@evil:1&runner=grpc", "url: found the host \"evil\"")]
    [InlineData("url=http://httpbin/&resolve=127.0.0.1", "resolve: found the host \"127.0.0.1\"")]
    [InlineData("url=http://httpbin/&H=host:evil:80", "H: found the host \"evil\"")]
    public async Task No_other_host_can_be_named_where_targets_are_limited(string query, string message)
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { Runs = new() { Targets = ["httpbin"] } }, prepare: Prepare);
        var (status, json) = await GetAsync(server, "run?async=on&" + query);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(message, json.GetProperty("message").GetString());
        Assert.Empty(Made());
    }

    [Theory]
    [InlineData("url=http://httpbin/&resolve=10.0.0.7&H=Host:HTTPBIN:8000")]
    [InlineData("url=httpbin:8079&runner=grpc")]
    [InlineData("url=http://10.0.0.7/{uuid}&h2=on")]
    [InlineData("url=tcp://httpbin:9000")]
    public async Task Hosts_of_the_list_can_be_named_everywhere(string query)
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { Runs = new() { Targets = ["httpbin", "10.0.0.7"] } }, prepare: Prepare);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "run?async=on&" + query)).Status);
        await GetAsync(server, "stop");
    }

    /// <summary>The one run; the caller of an asynchronous one has its answer before it is made.</summary>
    private async Task<PacedRun> MadeAsync()
    {
        await Eventually.HoldsAsync(() => Task.FromResult(Made().Length > 0), TimeSpan.FromSeconds(10), () => "no run was made");
        return Assert.Single(Made());
    }

    private PacedRun[] Made()
    {
        lock (_made) return [.. _made];
    }

    private PacedRun Prepare(LoadOptions options, IRunLog log)
    {
        var run = new PacedRun(options);
        lock (_made) _made.Add(run);
        return run;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> GetAsync(RunningServer server, string path)
    {
        using var answer = await server.Client.GetAsync("/fortio/rest/" + path, Token);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        return (answer.StatusCode, json.RootElement.Clone());
    }
}
