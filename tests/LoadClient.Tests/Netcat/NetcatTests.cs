using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.LoadClient.Netcat;
using Bookinfo.LoadClient.Tests.Grpc;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Netcat;

public sealed class NetcatTests(GrpcServerTests.Fixture shared) : IClassFixture<GrpcServerTests.Fixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a:1", "a", 1, false)]
    [InlineData("a 1", "a", 1, false)]
    [InlineData("tcp://a:1/", "a", 1, false)]
    [InlineData("udp://[::1]:1", "::1", 1, true)]
    [InlineData("udp://a 1", "a", 1, true)]
    [InlineData("a", null, 0, false)]
    [InlineData("a:0", null, 0, false)]
    [InlineData("a:65536", null, 0, false)]
    [InlineData(":1", null, 0, false)]
    [InlineData("a 1 2", null, 0, false)]
    public void Its_words_are_read(string words, string? host, int port, bool isUdp) =>
        Assert.Equal(host is null ? null : new NetcatOptions(host, port, isUdp), NetcatOptions.TryParse(words.Split(' '), out var options) ? options : null);

    [Fact]
    public async Task Tcp_sends_the_input_and_its_end_and_shows_the_answer() => Assert.Equal((0, "hello\n"), await RunAsync(new("127.0.0.1", shared.Server.Tcp, false), "hello\n"));

    [Fact]
    public async Task Udp_waits_a_while_for_the_answer() => Assert.Equal((0, "hello\n"), await RunAsync(new("127.0.0.1", shared.Server.Udp.Port, true), "hello\n"));

    [Fact]
    public async Task The_other_side_may_end_it_while_the_input_is_open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var running = RunAsync(new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, false) { StopsOnEndOfInput = false }, "x");
        using (var accepted = await listener.AcceptTcpClientAsync(Token))
        {
            Assert.Equal('x', accepted.GetStream().ReadByte());
            accepted.GetStream().Write("bye"u8);
        }

        Assert.Equal((0, "bye"), await running.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Fact]
    public async Task Through_the_outbound_proxy_the_proxy_gets_the_name()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var running = RunAsync(new("tcp-echo.example", 9000, false), "hi", $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}");
        using (var accepted = await proxy.AcceptTcpClientAsync(Token))
        {
            using var reader = new StreamReader(accepted.GetStream());
            Assert.Equal("CONNECT tcp-echo.example:9000 HTTP/1.1", await reader.ReadLineAsync(Token));
            while (await reader.ReadLineAsync(Token) is { Length: > 0 })
            {
            }

            accepted.GetStream().Write("HTTP/1.1 200 OK\r\n\r\none hi"u8);
            Assert.Equal("hi", await reader.ReadToEndAsync(Token));
        }

        Assert.Equal((0, "one hi"), await running);
    }

    [Fact]
    public async Task Nobody_there_is_exit_code_1() => Assert.Equal((1, ""), await RunAsync(new("127.0.0.1", 1, false), ""));

    private static async Task<(int Code, string Output)> RunAsync(NetcatOptions options, string input, string? proxy = null)
    {
        using var output = new MemoryStream();
        var command = new NetcatCommand(options, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, new NotedLog());
        var code = await command.RunAsync(new RunEnvironment { OutboundProxy = proxy }, Token);
        return (code, Encoding.UTF8.GetString(output.ToArray()));
    }
}
