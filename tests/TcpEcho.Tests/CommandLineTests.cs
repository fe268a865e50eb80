using System.Net;
using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.TcpEcho.Tests;

public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string?> Mapped = new() { ["PORT_MAP"] = "1=127.0.0.1:1" };

    [Fact]
    public async Task Every_port_answers_declared_or_not_and_says_so()
    {
        await using var echo = await EchoServer.StartAsync("9000,9001,9002", "one");
        foreach (var port in new[] { 9000, 9001, 9002 })
        {
            await echo.Process.WaitForLineAsync(l => l == $"listening on [::]:{port}, prefix: one", TimeSpan.FromSeconds(60));
            using var client = await echo.ConnectAsync(port);
            await client.SendAsync("Mon Nov 12 23:24:57 UTC 2022\n");
            Assert.Equal("one Mon Nov 12 23:24:57 UTC 2022\n", await client.ReceiveAsync(33));
        }
    }

    [Theory]
    [InlineData]
    [InlineData("9000")]
    [InlineData("9000", "one", "two")]
    public async Task Anything_but_two_arguments_gets_the_usage(params string[] args)
    {
        var (code, output) = await ChildProcess.RunAsync(EchoServer.Program, args, Mapped);
        Assert.Equal(1, code);
        Assert.StartsWith("usage: tcp-echo PORT[,PORT...] PREFIX (ports separated by commas", output);
        Assert.Single(output.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("90x", "90x")]
    [InlineData("0", "0")]
    [InlineData("65536", "65536")]
    [InlineData("9000,", "")]
    [InlineData("9000, 9001", " 9001")]
    [InlineData("9000,9000", "9000")]
    public async Task A_wrong_port_is_named(string ports, string wrong)
    {
        var (code, output) = await ChildProcess.RunAsync(EchoServer.Program, [ports, "one"], Mapped);
        Assert.Equal(1, code);
        Assert.StartsWith($"failed to create listener, err: ports \"{ports}\": found \"{wrong}\"", output);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_with_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString();
        var (code, output) = await ChildProcess.RunAsync(EchoServer.Program, ["9000,9001", "one"], new Dictionary<string, string?> { ["PORT_MAP"] = $"9001={address}" });
        Assert.Equal(1, code);
        var line = Assert.Single(output.Trim().Split('\n'));
        Assert.StartsWith($"failed to create listener, err: listen {address}: ", line);
    }

    [Fact]
    public async Task Wrong_settings_are_all_named()
    {
        var (code, output) = await ChildProcess.RunAsync(EchoServer.Program, ["9000", "one"], new Dictionary<string, string?>
        {
            ["PORT_MAP"] = "9000=here",
            ["MAX_LINE_BYTES"] = "1",
            ["WRITE_TIMEOUT"] = "never",
            ["MANAGEMENT_PORT"] = "15020",
        });
        Assert.Equal(1, code);
        Assert.Contains("PORT_MAP: found \"9000=here\"", output);
        Assert.Contains("MAX_LINE_BYTES: found \"1\", allowed is a whole number from 1024 to 16777216", output);
        Assert.Contains("WRITE_TIMEOUT: found \"never\", allowed is a number of seconds from 1 to 3600", output);
        Assert.Contains("MANAGEMENT_PORT: found \"15020\", allowed is a port from 1 to 65535", output);
    }
}
