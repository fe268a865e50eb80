using System.Net;
using System.Text;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy.Http1;

/// <summary>Our own HTTP/1.1 towards endpoints, seen from both ends byte by byte.</summary>
public sealed class Http1UpstreamTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n", "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "")]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    public async Task Whole_answers_pass_and_the_connection_is_used_again(string answer, string body)
    {
        await using var upstream = ScriptedServer.Answering(answer);
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        for (var i = 0; i < 3; i++) Assert.Equal(body, await client.GetStringOrEmptyAsync(Cancel));

        Assert.Equal(1, upstream.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n")]
    public async Task After_a_doubt_the_connection_is_never_used_again(string answer)
    {
        await using var upstream = ScriptedServer.Answering(answer);
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        for (var i = 0; i < 3; i++) Assert.DoesNotContain("evil", await client.GetStringOrEmptyAsync(Cancel), StringComparison.Ordinal);

        Assert.Equal(3, upstream.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: b\r\n folded\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")]
    public async Task F16_an_ambiguous_answer_is_a_protocol_error(string answer)
    {
        await using var upstream = ScriptedServer.Answering(answer);
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        for (var i = 1; i <= 2; i++)
        {
            using var answered = await client.GetAsync(Url, Cancel);
            Assert.Equal(HttpStatusCode.BadGateway, answered.StatusCode);
            Assert.EndsWith("reset reason: protocol error", await answered.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.Contains(" 502 UPE upstream_reset_before_response_started{protocol_error} ", await harness.NextLogLineAsync(), StringComparison.Ordinal);
            Assert.Equal(i, upstream.Connections);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nbad trailer\r\n\r\n")]
    public async Task F26_bad_chunks_cut_the_answer(string answer)
    {
        await using var upstream = ScriptedServer.Answering(answer);
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("GET http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\n\r\n");
        var all = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK", all, StringComparison.Ordinal);
        Assert.Contains("hello", all, StringComparison.Ordinal);
        Assert.False(all.EndsWith("0\r\n\r\n", StringComparison.Ordinal), all);
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_the_length_and_no_body()
    {
        await using var upstream = ScriptedServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, Url);
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal(12345, answer.Content.Headers.ContentLength);
        }

        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task An_answer_without_a_length_ends_with_its_connection()
    {
        await using var upstream = new ScriptedServer(async connection =>
        {
            await connection.TryReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        });
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);
        for (var i = 1; i <= 2; i++)
        {
            Assert.Equal("until the end", await client.GetStringAsync(Url, Cancel));
            Assert.Equal(i, upstream.Connections);
        }
    }

    [Fact]
    public async Task The_request_goes_out_in_lower_case_with_its_own_framing()
    {
        var seen = new TaskCompletionSource<string>();
        await using var upstream = new ScriptedServer(async connection =>
        {
            var head = await connection.TryReadHeadAsync();
            seen.TrySetResult(head + await connection.ReadAsync("5\r\nhello\r\n0\r\n\r\n".Length));
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync(
            "POST http://reviews:9080/a%2Fb?c=%20d HTTP/1.1\r\nHost: reviews:9080\r\nX-Upper: Value\r\nTE: trailers, deflate\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        var sent = await seen.Task.WaitAsync(Cancel);

        Assert.StartsWith("POST /a%2Fb?c=%20d HTTP/1.1\r\nhost: reviews:9080\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nx-upper: Value\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nte: trailers\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\ntransfer-encoding: chunked\r\n", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("content-length", sent, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_early_answer_passes_while_the_body_is_still_coming_and_the_connection_is_given_up()
    {
        await using var upstream = new ScriptedServer(async connection =>
        {
            await connection.TryReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            Assert.True(await connection.IsClosedAsync());
        });
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("POST http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\nContent-Length: 1000\r\n\r\n");
        var answer = await client.ReadUntilAsync("big");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 503)]
    public async Task A_connection_that_closes_under_a_request_is_replaced_only_where_repeating_is_safe(string method, int status)
    {
        await using var upstream = new ScriptedServer(async connection =>
        {
            for (var i = 0; await connection.TryReadHeadAsync() is not null; i++)
            {
                if (connection.Number == 1 && i == 1) return;
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        using var first = await client.GetAsync(Url, Cancel);
        using var request = new HttpRequestMessage(new HttpMethod(method), Url);
        using var second = await client.SendAsync(request, Cancel);

        Assert.Equal((HttpStatusCode)status, second.StatusCode);
    }

    [Theory]
    [InlineData("", 503, "connection termination", 0)]
    [InlineData("", 503, "connection termination", 3)]
    [InlineData("220 ready\r\n", 502, "protocol error", 3)]
    public async Task F14_a_peer_that_hangs_up_or_speaks_at_once_fails_the_request_that_waited(string greeting, int status, string reason, int connectMilliseconds)
    {
        await using var upstream = new ScriptedServer(async connection =>
        {
            await connection.SendAsync(greeting);
            if (greeting.Length > 0) await connection.TryReadHeadAsync();
        });
        await using var harness = Start(upstream, new MeshOptions { ConnectTime = TimeSpan.FromMilliseconds(connectMilliseconds) });
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        for (var i = 1; i <= 3; i++)
        {
            using var answer = await client.GetAsync(Url, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            Assert.Equal((HttpStatusCode)status, answer.StatusCode);
            Assert.EndsWith($"reset reason: {reason}", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.Equal(i, upstream.Connections);
        }
    }

    [Fact]
    public async Task A_connection_that_closes_while_idle_is_noticed()
    {
        var close = new TaskCompletionSource();
        await using var upstream = new ScriptedServer(async connection =>
        {
            await connection.TryReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            if (connection.Number == 1) await close.Task;
            else await connection.IsClosedAsync();
        });
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        using var first = await client.GetAsync(Url, Cancel);
        close.SetResult();
        while ((await client.GetStringAsync(new Uri("http://localhost:15000/stats?filter=reviews.*upstream_cx_active"), Cancel)).Trim()[^1] != '0') await Task.Delay(20, Cancel);
        using var content = new StringContent("x");
        using var second = await client.PostAsync(Url, content, Cancel);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Trailers_reach_callers_over_HTTP_2()
    {
        await using var upstream = ScriptedServer.Answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n");
        await using var harness = Start(upstream);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Tunnelled(sidecar, HttpVersion.Version20);

        using var answer = await client.GetAsync(Url, Cancel);

        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(["7"], answer.TrailingHeaders.GetValues("X-Sum"));
        Assert.False(answer.TrailingHeaders.Contains("Content-Length"));
    }

    [Fact]
    public async Task A_pod_without_a_sidecar_keeps_the_case_of_names()
    {
        var seen = new TaskCompletionSource<string?>();
        await using var upstream = new ScriptedServer(async connection =>
        {
            seen.TrySetResult(await connection.TryReadHeadAsync());
            await connection.SendAsync("HTTP/1.1 200 OK\r\nX-Mixed: 1\r\nContent-Length: 0\r\n\r\n");
        });
        await using var harness = Start(upstream);
        await using var bare = await harness.OpenAsync(ProxyKind.Uninjected);
        using var client = await RawClient.ConnectAsync(bare.Endpoints[0]);

        await client.SendAsync("GET http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\nX-MiXed: 1\r\n\r\n");
        var answer = await client.ReadUntilAsync("\r\n\r\n");

        Assert.Contains("\r\nX-MiXed: 1\r\n", await seen.Task.WaitAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("\r\nX-Mixed: 1\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_bodies_arrive_whole_however_they_are_framed()
    {
        var body = string.Create(300_000, 0, static (text, _) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + i % 23);
        });
        var chunked = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var at = 0; at < body.Length; at += 7001) chunked.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Min(7001, body.Length - at):X}\r\n{body.AsSpan(at, Math.Min(7001, body.Length - at))}\r\n");
        foreach (var answer in new[] { $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}", chunked.Append("0\r\n\r\n").ToString() })
        {
            await using var upstream = ScriptedServer.Answering(answer);
            await using var harness = Start(upstream);
            await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
            using var client = Clients.Through(sidecar);
            for (var i = 0; i < 3; i++) Assert.Equal(body, await client.GetStringAsync(Url, Cancel));
            Assert.Equal(1, upstream.Connections);
        }
    }

    private static Uri Url { get; } = new("http://reviews:9080/");

    private static ProxyHarness Start(ScriptedServer upstream, MeshOptions? options = null) => ProxyHarness.Start(
        Tables.Of(9080, [Tables.Host("reviews", Tables.Forward(Name) with { Retry = RetryPolicy.None })], [Tables.Cluster(Name, upstream.Address)]), options: options);
}

internal static class AnswerTexts
{
    public static async Task<string> GetStringOrEmptyAsync(this HttpClient client, CancellationToken cancel)
    {
        using var answer = await client.GetAsync(new Uri("http://reviews:9080/"), cancel);
        return await answer.Content.ReadAsStringAsync(cancel);
    }
}
