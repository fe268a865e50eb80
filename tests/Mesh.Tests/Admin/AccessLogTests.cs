using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>The access log: Istio's line, formats of one's own, JSON (contract mesh.md section 6.2).</summary>
public sealed class AccessLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_default_line_has_every_field_in_istios_order()
    {
        await using var both = await CallerAndCallee.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "http://reviews:9080/a%20b?c=d") { Content = new StringContent("four") };
        request.Headers.UserAgent.ParseAdd("curl/8.0");
        request.Headers.Add("x-request-id", "11111111-2222-4333-8444-555555555555");
        using var answer = await both.Client.SendAsync(request, Cancel);
        var line = await both.NextLogLineAsync();

        var shape = Regex.Match(
            line,
            """^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] "POST /a%20b\?c=d HTTP/1\.1" 200 - via_upstream - "-" 4 5 (\d+) (\d+) "-" "curl/8\.0" "11111111-2222-4333-8444-555555555555" "reviews:9080" "(127\.0\.0\.1:\d+)" outbound\|9080\|\|reviews\.default\.svc\.cluster\.local 127\.0\.0\.1:\d+ 127\.0\.0\.1:\d+ 127\.0\.0\.1:\d+ - default$""");
        Assert.True(shape.Success, line);
        Assert.Equal(both.Upstream.Address.ToString(), shape.Groups[3].Value);
        Assert.True(int.Parse(shape.Groups[2].Value, CultureInfo.InvariantCulture) <= int.Parse(shape.Groups[1].Value, CultureInfo.InvariantCulture), line);
    }

    [Fact]
    public async Task A_rewritten_path_is_logged_as_it_was_asked_for()
    {
        await using var both = await CallerAndCallee.StartAsync(rules: """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec: {hosts: [reviews], http: [{name: moved, rewrite: {uri: /new}, match: [{uri: {prefix: /old}}], route: [{destination: {host: reviews, port: {number: 9080}}}]}]}
            """);
        await both.AskAsync("/old/1");
        Assert.Contains("\"GET /old/1 HTTP/1.1\" 200 ", both.LastLine, StringComparison.Ordinal);
        Assert.EndsWith(" - moved", both.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_without_http_has_three_dashes()
    {
        await using var both = await CallerAndCallee.StartAsync();
        using var client = Clients.Tunnelled(both.Caller);
        using (await client.GetAsync(new Uri("http://reviews:9000/"), Cancel))
        {
        }

        client.Dispose();
        Assert.Matches(
            """^\[\S+Z\] "- - -" 0 - - - "-" [1-9]\d* [1-9]\d* \d+ - "-" "-" "-" "-" "127\.0\.0\.1:\d+" outbound\|9000\|\|reviews\.default\.svc\.cluster\.local \S+ 127\.0\.0\.1:\d+ 127\.0\.0\.1:\d+ - -$""",
            await both.NextLogLineAsync());
    }

    [Fact]
    public async Task A_format_of_ones_own_takes_effect_with_the_settings_and_a_bad_one_changes_nothing()
    {
        await using var both = await CallerAndCallee.StartAsync(
            new MeshSettings { AccessLogFormat = "%REQ(:METHOD)%|%REQ(X-MISSING?USER-AGENT):3%|%RESPONSE_CODE%|100%%|%RESP(x-kind)%|%ROUTE_NAME%|%UPSTREAM_CLUSTER%|%REQ(:AUTHORITY)%|%PROTOCOL%|%DYNAMIC_METADATA(a:b)%\n" },
            answer: context =>
            {
                context.Response.Headers["x-kind"] = "plain";
                return Task.CompletedTask;
            });
        both.Client.DefaultRequestHeaders.UserAgent.ParseAdd("curl/8.0");

        await both.AskAsync();
        var first = both.LastLine;
        both.Apply(new MeshSettings { AccessLogFormat = "%NONSENSE%" });
        await both.AskAsync();
        var kept = both.LastLine;
        both.Apply(new MeshSettings { AccessLogFormat = "%RESPONSE_CODE%" });
        await both.AskAsync();

        Assert.Equal($"GET|cur|200|100%|plain|default|{CallerAndCallee.Cluster}|reviews:9080|HTTP/1.1|-", first);
        Assert.Equal(first, kept);
        Assert.Equal("200", both.LastLine);
    }

    [Fact]
    public async Task Json_has_istios_names_numbers_as_numbers_and_null_for_nothing()
    {
        await using var both = await CallerAndCallee.StartAsync(new MeshSettings { AccessLogJson = true });
        await both.AskAsync("/a");

        using var line = JsonDocument.Parse(both.LastLine);
        var fields = line.RootElement;

        Assert.Equal(
            [
                "start_time", "method", "path", "protocol", "response_code", "response_flags", "response_code_details", "connection_termination_details", "upstream_transport_failure_reason",
                "bytes_received", "bytes_sent", "duration", "upstream_service_time", "x_forwarded_for", "user_agent", "request_id", "authority", "upstream_host", "upstream_cluster",
                "upstream_local_address", "downstream_local_address", "downstream_remote_address", "requested_server_name", "route_name",
            ],
            fields.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(200, fields.GetProperty("response_code").GetInt32());
        Assert.Equal(5, fields.GetProperty("bytes_sent").GetInt32());
        Assert.Equal("/a", fields.GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, fields.GetProperty("x_forwarded_for").ValueKind);
        Assert.Equal("-", fields.GetProperty("response_flags").GetString());
        Assert.Equal(both.Upstream.Address.ToString(), fields.GetProperty("upstream_host").GetString());
    }

    [Fact]
    public async Task Json_of_ones_own_may_nest_and_mix_text_with_operators()
    {
        await using var both = await CallerAndCallee.StartAsync(new MeshSettings { AccessLogJson = true, AccessLogFormat = """{"what": "%REQ(:METHOD)% %REQ(:PATH)%", "answer": {"code": "%RESPONSE_CODE%", "x": "%RESP(x-none)%"}}""" });
        await both.AskAsync("/a");
        Assert.Equal("""{"what":"GET /a","answer":{"code":200,"x":null}}""", both.LastLine);
    }

    [Theory]
    [InlineData("%NOTHING%", "%NOTHING% is no operator; known are BYTES_RECEIVED, BYTES_SENT, ")]
    [InlineData("a %REQ(x) b", "position 2: a % that opens an operator is not closed")]
    [InlineData("50%", "position 2: a % that opens")]
    [InlineData("%REQ(x):a%", "is no operator")]
    [InlineData("%START_TIME(%Q)%", "is no operator")]
    public void A_format_that_cannot_be_read_says_where(string format, string message)
    {
        Assert.Null(AccessLogFormat.Compile(format, isJson: false, out var problem));
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "expected an object")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("""{"a": {"b": "%NO%"}}""", "a: b: position 0: %NO% is no operator")]
    public void A_json_format_that_cannot_be_read_says_where(string format, string message)
    {
        Assert.Null(AccessLogFormat.Compile(format, isJson: true, out var problem));
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%START_TIME%", "2026-02-03T04:05:06.789Z")]
    [InlineData("%START_TIME(%Y/%m/%dT%H:%M:%S%z %s)%", "2026/02/03T04:05:06+0000 1770091506")]
    [InlineData("%START_TIME(%T.%3f)%", "04:05:06.789")]
    [InlineData("%START_TIME(%s.%f)%", "1770091506.789012300")]
    [InlineData("%START_TIME(%F %e %b %j %y %%)%", "2026-02-03  3 Feb 034 26 %")]
    public void Times_follow_strftime(string format, string expected)
    {
        var entry = new LogEntry { Started = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero).AddTicks(123), Duration = TimeSpan.Zero, Facts = null! };
        Assert.Equal(expected, AccessLogFormat.Compile(format, isJson: false, out _)!.Format(entry));
    }

    [Fact]
    public async Task Answers_of_the_proxy_itself_say_why()
    {
        await using var both = await CallerAndCallee.StartAsync(rules: """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec: {hosts: [reviews], http: [{match: [{uri: {prefix: /lost}}], route: [{destination: {host: reviews, subset: v9, port: {number: 9080}}}]}]}
            """);

        Assert.Equal(HttpStatusCode.NotFound, await both.AskAsync("/x"));
        Assert.Contains("\"GET /x HTTP/1.1\" 404 NR route_not_found - \"-\" 0 0 ", both.LastLine, StringComparison.Ordinal);
        Assert.Matches("\"reviews:9080\" \"-\" - - 127\\.0\\.0\\.1:\\d+ 127\\.0\\.0\\.1:\\d+ - -$", both.LastLine);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await both.AskAsync("/lost"));
        Assert.Contains(" 503 NC cluster_not_found - \"-\" 0 0 ", both.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Durations_end_with_the_request_with_the_first_byte_of_the_answer_and_with_its_last()
    {
        // Every pause begins when the other side is known to have come that far: on a busy machine nothing else is sure.
        var step = TimeSpan.FromMilliseconds(200);
        var (arrived, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var both = await CallerAndCallee.StartAsync(
            new MeshSettings { AccessLogFormat = "%REQUEST_DURATION% %RESPONSE_DURATION% %RESPONSE_TX_DURATION% %DURATION%" },
            answer: async context =>
            {
                arrived.SetResult();
                await context.Request.Body.CopyToAsync(Stream.Null, Cancel);
                await Task.Delay(step, Cancel);
                await context.Response.WriteAsync("a", Cancel);
                await context.Response.Body.FlushAsync(Cancel);
                await answered.Task;
                await Task.Delay(step, Cancel);
                await context.Response.WriteAsync("b", Cancel);
            });

        using var request = new HttpRequestMessage(HttpMethod.Post, "http://reviews:9080/") { Content = new LateEnd(arrived.Task, step) };
        using var answer = await both.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        answered.SetResult();
        Assert.Equal("ab", await answer.Content.ReadAsStringAsync(Cancel));

        var times = (await both.NextLogLineAsync()).Split(' ').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();

        // Clocks of sleepers and of the proxy differ by a tick, and each number is cut to whole milliseconds.
        var least = (int)step.TotalMilliseconds - 20;
        Assert.InRange(times[0], least, int.MaxValue);
        Assert.InRange(times[1], times[0] + least, int.MaxValue);
        Assert.InRange(times[2], least, int.MaxValue);
        Assert.InRange(times[3], times[1] + times[2], times[1] + times[2] + 1);
    }

    [Fact]
    public async Task A_request_without_a_body_has_ended_at_once_and_one_nobody_answered_has_no_times_of_an_answer()
    {
        await using var both = await CallerAndCallee.StartAsync(new MeshSettings { AccessLogFormat = "%REQUEST_DURATION% %RESPONSE_DURATION% %RESPONSE_TX_DURATION%" });
        await both.AskAsync(host: "unknown.default.svc.cluster.local:9080");
        Assert.Equal("0 - -", both.LastLine);
    }

    /// <summary>One byte, and an end a while after the request has arrived. It has no length, with which the request would end with its only byte.</summary>
    private sealed class LateEnd(Task arrived, TimeSpan pause) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[1], Cancel);
            await stream.FlushAsync(Cancel);
            await arrived.WaitAsync(Cancel);
            await Task.Delay(pause, Cancel);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
