using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>The egress control task, row by row (contract mesh.md section 10, T8).</summary>
public sealed class EgressControlTests
{
    private const string Plain = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: httpbin-ext}
        spec:
          hosts: [httpbin.org]
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: DNS
          location: MESH_EXTERNAL

        """;

    private const string Secure = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: httpbin-ext}
        spec:
          hosts: [httpbin.org]
          ports: [{number: 443, name: https, protocol: HTTPS}]
          resolution: DNS
          location: MESH_EXTERNAL

        """;

    private const string ThreeSeconds = """
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: httpbin-ext}
        spec:
          hosts: [httpbin.org]
          http: [{timeout: 3s, route: [{destination: {host: httpbin.org}, weight: 100}]}]

        """;

    [Fact]
    public async Task Allow_any_passes_plain_http_to_an_unlisted_host()
    {
        await using var mesh = await EgressMesh.StartAsync();

        var (status, body, server) = await mesh.AskAsync("http://unlisted.example.com/status/200");

        Assert.Equal((200, "envoy"), (status, server));
        Assert.StartsWith("http /status/200", body, StringComparison.Ordinal);
        Assert.DoesNotContain("x-envoy-decorator-operation", body, StringComparison.Ordinal);
        Assert.Matches(" 200 - via_upstream - .* PassthroughCluster .* allow_any$", mesh.NextLogLine());
    }

    [Fact]
    [Needs("curl")]
    public async Task Allow_any_passes_https_to_an_unlisted_host()
    {
        await using var mesh = await EgressMesh.StartAsync();

        var (exit, output) = await mesh.CurlAsync("-k", "https://unlisted.example.com/x");

        Assert.Equal(0, exit);
        Assert.StartsWith("https unlisted.example.com /x", output, StringComparison.Ordinal);
        Assert.Matches("\"- - -\" 0 - .* PassthroughCluster ", mesh.NextLogLine());
    }

    [Fact]
    [Needs("curl")]
    public async Task Registry_only_ends_https_to_an_unlisted_host_with_35()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply("", registryOnly: true);

        Assert.Equal(35, (await mesh.CurlAsync("-k", "https://unlisted.example.com/")).ExitCode);
        Assert.Equal(0, mesh.Secure.Calls);
        Assert.Matches("\"- - -\" 0 UH .* BlackHoleCluster ", mesh.NextLogLine());
    }

    [Fact]
    public async Task Registry_only_answers_502_where_http_is_heard()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply("", registryOnly: true);

        Assert.Equal((502, "", "envoy"), await mesh.AskAsync("http://unlisted.example.com/"));
        Assert.Equal(0, mesh.Plain.Calls);
        Assert.Matches(" 502 - direct_response - .* block_all$", mesh.NextLogLine());
    }

    [Theory]
    [InlineData("GET http://unlisted.example.com:8081/ HTTP/1.1\r\nHost: unlisted.example.com:8081\r\n\r\n", "")]
    [InlineData("CONNECT unlisted.example.com:8081 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 Connection established\r\n\r\n")]
    public async Task F23_registry_only_closes_http_where_nobody_hears_http(string request, string answer)
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("unlisted.example.com", 8081, mesh.Plain.Address);
        mesh.Apply("", registryOnly: true);
        using var client = await RawClient.ConnectAsync(mesh.Sidecar.Endpoints[0]);

        await client.SendAsync(request);

        Assert.Equal(answer, await client.ReadToEndAsync());
        Assert.Equal(0, mesh.Plain.Calls);
        Assert.Matches("\"- - -\" 0 UH .* BlackHoleCluster ", mesh.NextLogLine());
    }

    [Fact]
    public async Task Allow_any_takes_http_for_tcp_where_nobody_hears_http()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("unlisted.example.com", 8081, mesh.Plain.Address);

        var (status, body, server) = await mesh.AskAsync("http://unlisted.example.com:8081/");

        Assert.Equal((200, "outside"), (status, server));
        Assert.DoesNotContain("x-request-id", body, StringComparison.Ordinal);
        Assert.Matches("\"- - -\" 0 - .* PassthroughCluster ", mesh.NextLogLine());
    }

    [Theory]
    [InlineData("/status/200")]
    [InlineData("/headers")]
    public async Task A_plain_entry_lets_plain_http_out_and_the_host_sees_the_decorator(string path)
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Plain, registryOnly: true);

        var (status, body, _) = await mesh.AskAsync($"http://httpbin.org{path}");

        Assert.Equal(200, status);
        Assert.StartsWith($"http {path}\n", body, StringComparison.Ordinal);
        Assert.Contains("x-envoy-decorator-operation: httpbin.org:80/*", body, StringComparison.Ordinal);
        Assert.Contains("host: httpbin.org", body, StringComparison.Ordinal);
        Assert.Matches($" 200 - via_upstream .* \"{System.Text.RegularExpressions.Regex.Escape(mesh.Plain.Address.ToString())}\" outbound\\|80\\|\\|httpbin.org .* default$", mesh.NextLogLine());
    }

    [Fact]
    [Needs("curl")]
    public async Task A_plain_entry_does_not_let_https_out()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Plain, registryOnly: true);

        Assert.Equal(35, (await mesh.CurlAsync("https://httpbin.org/")).ExitCode);
    }

    [Fact]
    [Needs("curl")]
    public async Task A_secure_entry_lets_https_out_and_plain_http_not()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Secure, registryOnly: true);

        var (exit, output) = await mesh.CurlAsync("https://httpbin.org/headers");
        Assert.Equal(0, exit);
        Assert.StartsWith("https httpbin.org /headers", output, StringComparison.Ordinal);
        Assert.Matches("\"- - -\" 0 - .* outbound\\|443\\|\\|httpbin.org ", mesh.NextLogLine());
        Assert.Equal(502, (await mesh.AskAsync("http://httpbin.org/headers")).Status);
    }

    [Fact]
    public async Task A_timeout_for_an_outside_host_is_a_504()
    {
        var time = new FakeTimeProvider();
        await using var mesh = await EgressMesh.StartAsync(time);
        var asked = new TaskCompletionSource();
        await using var slow = await TestUpstream.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        mesh.Internet.Set("httpbin.org", 80, slow.Address);
        mesh.Apply(Plain + ThreeSeconds, registryOnly: true);

        var asking = mesh.AskAsync("http://httpbin.org/delay/5");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((504, "upstream request timeout", "envoy"), await asking);
        Assert.Contains(" 504 UT response_timeout ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_for_a_host_with_a_secure_entry_only_name_a_cluster_that_is_missing()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Secure + ThreeSeconds, registryOnly: true);

        Assert.Equal((503, "", "envoy"), await mesh.AskAsync("http://httpbin.org/delay/5"));
        Assert.Contains(" 503 NC cluster_not_found ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Fact]
    [Needs("curl")]
    public async Task Back_to_allow_any_everything_is_let_out_again()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Plain, registryOnly: true);
        Assert.Equal(35, (await mesh.CurlAsync("https://edition.cnn.com/")).ExitCode);

        mesh.Apply(Plain);

        Assert.Equal(0, (await mesh.CurlAsync("https://edition.cnn.com/")).ExitCode);
    }

    [Fact]
    [Needs("curl")]
    public async Task A_wildcard_entry_lets_the_hosts_below_out_and_not_the_domain_itself()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply("""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: wikipedia}
            spec:
              hosts: ["*.wikipedia.org"]
              ports: [{number: 443, name: https, protocol: HTTPS}, {number: 80, name: http, protocol: HTTP}]
            """, registryOnly: true);

        var (exit, output) = await mesh.CurlAsync("https://en.wikipedia.org/wiki");
        Assert.Equal(0, exit);
        Assert.StartsWith("https en.wikipedia.org /wiki", output, StringComparison.Ordinal);
        Assert.Contains(" outbound|443||*.wikipedia.org ", mesh.NextLogLine(), StringComparison.Ordinal);
        Assert.Equal(35, (await mesh.CurlAsync("https://wikipedia.org/wiki")).ExitCode);
        Assert.Equal(200, (await mesh.AskAsync("http://en.wikipedia.org/wiki")).Status);
        Assert.Equal(502, (await mesh.AskAsync("http://wikipedia.org/wiki")).Status);
    }

    [Fact]
    public async Task F24_a_dead_host_outside_the_mesh_is_a_failed_connection_of_the_passthrough_cluster()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("dead.example.com", 80, Tables.ClosedPort());

        var (status, body, _) = await mesh.AskAsync("http://dead.example.com/");

        Assert.Equal(503, status);
        Assert.Contains("reset reason: remote connection failure", body, StringComparison.Ordinal);
        Assert.Matches(" 503 (URX,)?UF .* PassthroughCluster ", mesh.NextLogLine());
    }
}
