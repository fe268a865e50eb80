using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary><c>curl</c> against a listener that answers with fixed bytes.</summary>
public sealed class CurlTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly FakeConsole _console = new();

    public CurlTests() => _listener.Start();

    private string Url => $"http://{_listener.LocalEndpoint}/a?b={{uuid}}";

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Body_to_stdout_headers_to_stderr_and_0_on_200()
    {
        var request = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
        Assert.Equal(0, await _console.RunAsync("curl", "-H", "x-b: c", Url));
        Assert.Equal("hello", _console.Output);
        Assert.Equal("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\n", _console.Error);
        var lines = (await request).Split("\r\n");
        Assert.Matches("^GET /a\\?b=[0-9a-f-]{36} HTTP/1.1$", lines[0]);
        Assert.Contains("User-Agent: fortio.org/fortio-1.75.2", lines);
        Assert.Contains("x-b: c", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("traceparent", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("204 No Content")]
    [InlineData("503 Service Unavailable")]
    public async Task Any_other_code_is_1(string status)
    {
        _ = AnswerAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(1, await _console.RunAsync("load", "-curl", "-quiet", Url));
        Assert.EndsWith($"\r\n\r\nError status {status[..3]}\n", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_go_to_stdout_on_request_and_a_payload_makes_it_a_POST()
    {
        var request = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Assert.Equal(0, await _console.RunAsync("curl", "-curl-stdout-headers", "-payload", "p", "-user", "u:p", Url));
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", _console.Output);
        var lines = (await request).Split("\r\n");
        Assert.StartsWith("POST ", lines[0], StringComparison.Ordinal);
        Assert.Contains("Authorization: Basic dTpw", lines);
        Assert.Contains("Content-Type: application/octet-stream", lines);
    }

    [Fact]
    public async Task The_outbound_proxy_is_asked_for_a_tunnel()
    {
        _console.Variables["OUTBOUND_PROXY"] = $"http://{_listener.LocalEndpoint}";
        var request = AnswerAsync("HTTP/1.1 403 Forbidden\r\n\r\n");
        Assert.Equal(1, await _console.RunAsync("curl", "http://10.1.2.3:81/"));
        Assert.StartsWith("CONNECT 10.1.2.3:81 HTTP/1.1\r\n", await request, StringComparison.Ordinal);
        Assert.Contains("403 Forbidden", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_told_with_the_URL()
    {
        _listener.Stop();
        var url = "http://127.0.0.1:1/";
        Assert.Equal(1, await _console.RunAsync("curl", url));
        Assert.StartsWith(url + ": ", _console.Error, StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync(string answer)
    {
        using var socket = await _listener.AcceptSocketAsync();
        var buffer = new byte[4096];
        var taken = 0;
        while (!Encoding.Latin1.GetString(buffer, 0, taken).Contains("\r\n\r\n", StringComparison.Ordinal)) taken += await socket.ReceiveAsync(buffer.AsMemory(taken));
        await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
        return Encoding.Latin1.GetString(buffer, 0, taken);
    }
}
