using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>The program as manifests start it: names, arguments, ports, logs, end.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task The_mirroring_manifests_command_logs_to_stdout_and_ends_on_SIGTERM()
    {
        await using var gunicorn = HttpBinProgram.Start([], "gunicorn", "--access-logfile", "-", "-b", "0.0.0.0:80", "httpbin:app");
        await gunicorn.WaitForLineAsync(line => line.Contains("Listening at:", StringComparison.Ordinal), HttpBinProgram.Soon);
        var port = await HttpBinProgram.PortAsync(gunicorn, 80);
        Assert.DoesNotContain("GET /headers", gunicorn.Output, StringComparison.Ordinal);
        var reply = await Wire.AskAsync(port, "GET /headers?a=b", "Host: h\nUser-Agent: a \"quoted\" agent");
        var line = await gunicorn.WaitForLineAsync(line => line.Contains("GET /headers", StringComparison.Ordinal), HttpBinProgram.Soon);
        Assert.Matches("^127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\\] \"GET /headers\\?a=b HTTP/1\\.1\" 200 " + reply.Body.Length + " \"-\" \"a \\\\\"quoted\\\\\" agent\"$", line);
        await Wire.AskAsync(port, "HEAD /get", "Authorization: Basic dTpw\nReferer: r");
        await gunicorn.WaitForLineAsync(line => line.StartsWith("127.0.0.1 - u [", StringComparison.Ordinal) && line.EndsWith("\"HEAD /get HTTP/1.1\" 200 0 \"r\" \"-\"", StringComparison.Ordinal), HttpBinProgram.Soon);
        gunicorn.Signal(15);
        Assert.Equal(0, await gunicorn.WaitForExitAsync(HttpBinProgram.Soon));
    }

    [Fact]
    public async Task Without_a_name_both_dialects_answer_and_management_has_its_own_port()
    {
        await using var both = HttpBinProgram.Start(new() { ["MANAGEMENT_PORT"] = "9900", ["HTTPBIN_PORT"] = "tcp://10.0.0.1:8000" });
        await both.WaitForLineAsync(line => line.Contains("go-httpbin listening on", StringComparison.Ordinal), HttpBinProgram.Soon);
        var (py, go, management) = (await HttpBinProgram.PortAsync(both, 80), await HttpBinProgram.PortAsync(both, 8080), await HttpBinProgram.PortAsync(both, 9900));
        Assert.Equal("gunicorn/19.9.0", (await Wire.AskAsync(py, "GET /get"))["Server"]);
        Assert.Null((await Wire.AskAsync(go, "GET /get"))["Server"]);
        await both.WaitForLineAsync(line => line.Contains("msg=\"200 GET /get ", StringComparison.Ordinal) && line.Contains("route=/get size_bytes=", StringComparison.Ordinal), HttpBinProgram.Soon);
        foreach (var path in (string[])["/livez", "/readyz", "/metrics"])
        {
            Assert.Equal(404, (await Wire.AskAsync(py, $"GET {path}")).Status);
            Assert.Equal(404, (await Wire.AskAsync(go, $"GET {path}")).Status);
            Assert.Equal(200, (await Wire.AskAsync(management, $"GET {path}")).Status);
        }
    }

    [Fact]
    public async Task What_Kubernetes_injects_for_a_service_called_management_is_no_port()
    {
        await using var both = HttpBinProgram.Start(new() { ["MANAGEMENT_PORT"] = "tcp://10.0.0.1:9900" });
        Assert.Equal(200, (await Wire.AskAsync(await HttpBinProgram.PortAsync(both, 8080), "GET /get")).Status);
    }

    [Fact]
    public async Task Go_logs_each_request_as_JSON_and_says_when_it_ends()
    {
        await using var go = HttpBinProgram.Start([], "go-httpbin", "-log-format", "json");
        var port = await HttpBinProgram.PortAsync(go, 8080);
        foreach (var (path, level) in ((string, string)[])[("/status/200?a=b", "INFO"), ("/nope", "WARN"), ("/status/503", "ERROR")])
        {
            await Wire.AskAsync(port, $"POST {path}", "User-Agent: a \"b\"\nX-Forwarded-For: 10.0.0.9", "12345"u8.ToArray());
            var line = await go.WaitForLineAsync(line => line.Contains($"\"uri\":\"{path}\"", StringComparison.Ordinal), HttpBinProgram.Soon);
            using var json = JsonDocument.Parse(line);
            var log = json.RootElement;
            Assert.Equal(["time", "level", "msg", "status", "method", "uri", "route", "size_bytes", "duration_ms", "user_agent", "client_ip", "request_size_bytes"], log.EnumerateObject().Select(member => member.Name));
            Assert.Equal((level, "POST", "a \"b\"", "10.0.0.9", 5), (log.GetProperty("level").GetString(), log.GetProperty("method").GetString(), log.GetProperty("user_agent").GetString(), log.GetProperty("client_ip").GetString(), log.GetProperty("request_size_bytes").GetInt32()));
        }

        go.Signal(2);
        await go.WaitForLineAsync(line => line.Contains("\"msg\":\"shutting down ...\"", StringComparison.Ordinal), HttpBinProgram.Soon);
        Assert.Equal(0, await go.WaitForExitAsync(HttpBinProgram.Soon));
    }

    [Fact]
    public async Task Go_leaves_out_of_its_log_what_weighs_too_little()
    {
        await using var go = HttpBinProgram.Start(new() { ["LOG_LEVEL"] = "warn" }, "go-httpbin");
        var port = await HttpBinProgram.PortAsync(go, 8080);
        await Wire.AskAsync(port, "GET /status/200");
        await Wire.AskAsync(port, "GET /status/404");
        await go.WaitForLineAsync(line => line.Contains("level=WARN msg=\"404 GET /status/404 ", StringComparison.Ordinal), HttpBinProgram.Soon);
        Assert.DoesNotContain("level=INFO", go.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_access_log_has_the_format_that_was_asked_for()
    {
        var file = Path.GetTempFileName();
        await using (var gunicorn = HttpBinProgram.Start(new() { ["GUNICORN_CMD_ARGS"] = $"--access-logfile {file} --access-logformat '%(m)s %(U)s %(q)s %(s)s %(b)s %(f)s'" }, "gunicorn", "-b", ":80", "httpbin:app"))
        {
            await Wire.AskAsync(await HttpBinProgram.PortAsync(gunicorn, 80), "GET /bytes/7?a=b", "Referer: r");
            await Eventually.HoldsAsync(async () => await File.ReadAllTextAsync(file) == "GET /bytes/7 a=b 200 7 r\n", HttpBinProgram.Soon, () => File.ReadAllText(file));
        }

        File.Delete(file);
    }

    [Theory]
    [InlineData(2, "error: flag provided but not defined: -zzz", "go-httpbin", "-zzz")]
    [InlineData(2, "invalid value \"foo\" for flag -max-body-size: parse error", "-max-body-size", "foo")]
    [InlineData(2, "gunicorn: --bind: found \"unix:/x\"", "gunicorn", "-b", "unix:/x", "httpbin:app")]
    [InlineData(0, "go-httpbin version", "go-httpbin", "-version")]
    [InlineData(0, "Usage of go-httpbin", "-h")]
    [InlineData(2, "https cert and key must both be provided", "go-httpbin", "-https-cert-file", "x")]
    [InlineData(2, "--certfile and --keyfile must both be given", "gunicorn", "--keyfile", "x", "-b", ":80", "httpbin:app")]
    public async Task A_wrong_command_line_ends_with_a_reason(int code, string reason, params string[] arguments)
    {
        var (exit, output) = await ChildProcess.RunAsync(HttpBinProgram.Path, arguments, limit: HttpBinProgram.Soon);
        Assert.Equal(code, exit);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exit_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exit, output) = await ChildProcess.RunAsync(HttpBinProgram.Path, ["go-httpbin"], new Dictionary<string, string?> { ["PORT_MAP"] = $"8080=127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}" }, limit: HttpBinProgram.Soon);
        Assert.Equal(1, exit);
        Assert.Contains("address already in use", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
