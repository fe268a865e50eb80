using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.TcpEcho.Tests;

/// <summary>Slow clients, dead clients, very many clients, and the end of the server.</summary>
public sealed class ManyClientsTests
{
    private const int Sigterm = 15;
    private const int Many = 10_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ten_thousand_clients_are_connected_at_once_and_each_gets_its_own_line()
    {
        await using var echo = await EchoServer.StartAsync();
        var clients = new List<EchoClient>(Many);
        try
        {
            for (var i = 0; i < Many; i++) clients.Add(await echo.ConnectAsync());
            for (var i = 0; i < Many; i++) await clients[i].SendAsync($"{i:00000}\n");
            for (var i = 0; i < Many; i++) Assert.Equal($"hello {i:00000}\n", await clients[i].ReceiveAsync(12));
            using var process = Process.GetProcessById(echo.Process.Id);
            const long MostBytesEach = 50_000;
            Assert.InRange(process.WorkingSet64, 1, (200L << 20) + (Many * MostBytesEach));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    [Fact]
    public async Task Who_comes_after_the_last_allowed_connection_is_closed_and_the_others_go_on()
    {
        await using var echo = await EchoServer.StartAsync("9000", "hello", ("MAX_CONNECTIONS", "2"));
        using var first = await echo.ConnectAsync();
        using var second = await echo.ConnectAsync();
        foreach (var client in new[] { first, second })
        {
            await client.SendAsync("in\n");
            Assert.Equal("hello in\n", await client.ReceiveAsync(9));
        }

        using var third = await echo.ConnectAsync();
        Assert.Equal("", await third.ReceiveToEndAsync());
        await first.SendAsync("on\n");
        Assert.Equal("hello on\n", await first.ReceiveAsync(9));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_slows_nobody()
    {
        await using var echo = await EchoServer.StartAsync("9000", "hello", ("WRITE_TIMEOUT", "1"));
        using var deaf = await echo.ConnectAsync();
        var flood = FloodAsync(deaf);
        using var other = await echo.ConnectAsync();
        await other.SendAsync("hi\n");
        Assert.Equal("hello hi\n", await other.ReceiveAsync(9));
        await echo.Process.WaitForLineAsync(l => l.EndsWith("closed: its answer was not read for 1 s (WRITE_TIMEOUT)", StringComparison.Ordinal), Limit);
        await Assert.ThrowsAnyAsync<SocketException>(() => flood.WaitAsync(Limit));
    }

    [Fact]
    public async Task Unfinished_lines_of_all_clients_together_are_bounded_and_given_back()
    {
        await using var echo = await EchoServer.StartAsync("9000", "hello", ("MAX_UNFINISHED_BYTES", "1048576"));
        var half = new byte[600_000];
        using (var first = await echo.ConnectAsync())
        using (var second = await echo.ConnectAsync())
        {
            await first.SendAsync(half);
            await second.SendAsync(half);
            await echo.Process.WaitForLineAsync(l => l.Contains("bytes of unfinished lines in all (MAX_UNFINISHED_BYTES)", StringComparison.Ordinal), Limit);
            // One of the two is closed, whichever had the last byte; the other one is still heard.
            var ended = await Task.WhenAny(first.ReceiveToEndAsync(), second.ReceiveToEndAsync());
            Assert.Equal("", await ended);
        }

        await Eventually.HoldsAsync(async () => await IsAnsweredAsync(echo), Limit, () => echo.Process.Output);
    }

    [Fact]
    public async Task A_client_that_resets_its_connection_disturbs_nobody()
    {
        await using var echo = await EchoServer.StartAsync();
        using var other = await echo.ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            using var rude = await echo.ConnectAsync();
            await rude.SendAsync("a\nb");
            rude.Socket.LingerState = new LingerOption(true, 0);
        }

        await other.SendAsync("hi\n");
        Assert.Equal("hello hi\n", await other.ReceiveAsync(9));
        Assert.DoesNotContain("Exception", echo.Process.Output);
    }

    [Fact]
    public async Task Told_to_stop_it_closes_its_clients_in_order_and_ends_with_0()
    {
        await using var echo = await EchoServer.StartAsync();
        using var talking = await echo.ConnectAsync();
        using var silent = await echo.ConnectAsync();
        await talking.SendAsync("one\nhalf");
        Assert.Equal("hello one\n", await talking.ReceiveAsync(10));
        echo.Process.Signal(Sigterm);
        Assert.Equal("", await talking.ReceiveToEndAsync());
        Assert.Equal("", await silent.ReceiveToEndAsync());
        Assert.Equal(0, await echo.Process.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task During_the_drain_it_is_not_ready_but_still_answers()
    {
        await using var echo = await EchoServer.StartAsync("9000", "hello", ("MANAGEMENT_PORT", "9900"), ("DRAIN_DELAY", "60"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{echo.PortOf(9900)}") };
        Assert.Equal("ok", await http.GetStringAsync("/readyz"));
        Assert.Contains("# TYPE", await http.GetStringAsync("/metrics"));
        using (var nothing = await http.GetAsync("/")) Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        echo.Process.Signal(Sigterm);
        await Eventually.HoldsAsync(async () => await StatusAsync(http, "/readyz") == HttpStatusCode.ServiceUnavailable, Limit, () => echo.Process.Output);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/livez"));
        using var client = await echo.ConnectAsync();
        await client.SendAsync("late\n");
        Assert.Equal("hello late\n", await client.ReceiveAsync(11));
        echo.Process.Signal(Sigterm);
        Assert.Equal(0, await echo.Process.WaitForExitAsync(Limit));
    }

    [Fact]
    [Needs("nc")]
    public async Task Netcat_that_closes_its_side_gets_the_answer()
    {
        await using var echo = await EchoServer.StartAsync(prefix: "one");
        var (code, output) = await ChildProcess.RunAsync(Tools.Find("nc")!, ["-N", "127.0.0.1", $"{echo.PortOf(9000)}"], input: "Mon Nov 12 23:24:57 UTC 2022\nhalf");
        Assert.Equal(0, code);
        Assert.Equal("one Mon Nov 12 23:24:57 UTC 2022\n", output);
    }

    private static async Task FloodAsync(EchoClient client)
    {
        var line = new byte[1000];
        line[^1] = (byte)'\n';
        while (true) await client.SendAsync(line);
    }

    /// <summary>False: it was closed, before or after all of its line was sent.</summary>
    private static async Task<bool> IsAnsweredAsync(EchoServer echo)
    {
        using var client = await echo.ConnectAsync();
        try
        {
            await client.SendAsync(new byte[600_000]);
            await client.SendAsync("\n");
            await client.ReceiveBytesAsync(600_007);
            return true;
        }
        catch (Exception closed) when (closed is SocketException or EndOfStreamException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        return response.StatusCode;
    }
}
