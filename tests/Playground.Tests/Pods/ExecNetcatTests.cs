using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>The <c>nc</c> of every pod, as a process, against a proxy that the test plays.</summary>
public sealed class ExecNetcatTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Playground.dll");

    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);

    public ExecNetcatTests() => _proxy.Start();

    [Fact]
    public async Task It_asks_the_sidecar_for_the_name_and_each_half_ends_by_itself()
    {
        using var nc = Start("tcp-echo", "9000");
        using var peer = await _proxy.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = peer.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("CONNECT tcp-echo:9000 HTTP/1.1", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("Host: tcp-echo:9000", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\nfirst "u8.ToArray(), TestContext.Current.CancellationToken);

        await nc.StandardInput.WriteAsync("hello\n");
        nc.StandardInput.Close();
        Assert.Equal("hello\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));

        // Our half has ended; the other one still speaks.
        await stream.WriteAsync("answer\n"u8.ToArray(), TestContext.Current.CancellationToken);
        peer.Close();
        Assert.Equal("first answer\n", await nc.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await nc.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, nc.ExitCode);
    }

    [Fact]
    public async Task A_refusal_of_the_sidecar_is_told()
    {
        using var nc = Start("-w", "5", "nowhere", "9000");
        using (var peer = await _proxy.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await peer.GetStream().WriteAsync("HTTP/1.1 503 Service Unavailable\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal("nc: nowhere port 9000: the sidecar answered HTTP/1.1 503 Service Unavailable\n", await nc.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        await nc.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, nc.ExitCode);
    }

    [Theory]
    [InlineData("tcp-echo")]
    [InlineData("tcp-echo 70000")]
    [InlineData("-l 9000")]
    [InlineData("-w x tcp-echo 9000")]
    public async Task Other_words_are_answered_with_the_usage(string arguments)
    {
        using var nc = Start(arguments.Split(' '));
        Assert.StartsWith("usage: nc ", await nc.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await nc.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, nc.ExitCode);
    }

    public void Dispose() => _proxy.Dispose();

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Program, "nc", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OUTBOUND_PROXY"] = $"http://{_proxy.LocalEndpoint}";
        start.Environment.Remove("PARENT_PIPE");
        return Process.Start(start)!;
    }
}
