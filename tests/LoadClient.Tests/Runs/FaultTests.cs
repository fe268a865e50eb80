using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>Whatever the server does, every call is counted once, and under its right reason.</summary>
public sealed class FaultTests
{
    public static TheoryData<bool> Portable => [false, true];

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task Good_answers_keep_their_connections(bool portable)
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        var result = await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 200, workers: 3), portable);
        Assert.Equal([new(200, 200)], result.Codes);
        Assert.Equal((43, 43, 38), (result.Sizes.Min, result.Sizes.Max, result.HeaderSizes.Average));
        Assert.Equal([1, 1, 1], result.Connections.Select(connection => connection.Sockets));
        Assert.Equal((3, 200), (server.Connections, server.Requests));
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_503_keeps_its_connection_unless_asked_otherwise(bool portable)
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull");
        var options = LoadRunner.Calls(server.Url, 20);
        var log = new RunLog();
        var result = await LoadRunner.RunAsync(options, portable, log);
        Assert.Equal([new(503, 20)], result.Codes);
        Assert.Equal((1, 20, 20), (server.Connections, result.ErrorDurations.Count, result.HeaderSizes.Count));
        Assert.Empty(result.Failures);
        Assert.Equal(["Non ok code 503"], log.Warnings);

        await LoadRunner.RunAsync(options with { Target = options.Target with { ReconnectOnError = true } }, portable);
        Assert.Equal(21, server.Connections);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public Task A_reset_in_the_middle_of_an_answer(bool portable) => FailsAsync(portable, CallFailure.Reset, async peer =>
    {
        await peer.ReadAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\npart");
        await peer.PauseAsync(20);
        peer.Reset();
    });

    [Theory]
    [MemberData(nameof(Portable))]
    public Task A_close_before_the_answer(bool portable) => FailsAsync(portable, CallFailure.Closed, peer => peer.ReadAsync());

    [Theory]
    [MemberData(nameof(Portable))]
    public Task A_close_in_the_middle_of_a_body(bool portable) => FailsAsync(portable, CallFailure.Closed, async peer =>
    {
        await peer.ReadAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    });

    [Theory]
    [MemberData(nameof(Portable))]
    public Task Garbage(bool portable) => FailsAsync(portable, CallFailure.Malformed, async peer =>
    {
        await peer.ReadAsync();
        await peer.SendAsync("220 smtp.example ESMTP\r\n");
    });

    [Theory]
    [MemberData(nameof(Portable))]
    public Task Silence(bool portable) => FailsAsync(portable, CallFailure.Timeout, async peer =>
    {
        await peer.ReadAsync();
        await peer.PauseAsync(10_000);
    });

    [Theory]
    [MemberData(nameof(Portable))]
    public Task A_head_that_drips_past_the_limit(bool portable) => FailsAsync(portable, CallFailure.Timeout, async peer =>
    {
        await peer.ReadAsync();
        foreach (var character in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        {
            await peer.SendAsync(character.ToString());
            await peer.PauseAsync(20);
        }
    });

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_slow_head_within_the_limit_is_an_answer(bool portable)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            while ((await peer.ReadAsync()).Length > 0)
            {
                foreach (var character in ScriptedServer.Ok) await peer.SendAsync(character.ToString());
            }
        });
        Assert.Equal([new(200, 4)], (await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 4), portable)).Codes);
    }

    [Fact]
    public async Task Refused()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        Expect(CallFailure.Refused, 8, await LoadRunner.RunAsync(LoadRunner.Calls($"http://127.0.0.1:{port}", 8, workers: 2)));
    }

    [Fact]
    public async Task A_name_that_is_lost_later()
    {
        var known = true;
        var environment = new RunEnvironment { OutboundProxy = null, LookUp = (_, _) => known ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new SocketException((int)SocketError.HostNotFound) };
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadAsync();
            known = false;
            await peer.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        });
        var options = LoadRunner.Calls($"http://name:{server.Port}/", 5);
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { DnsMethod = "rr" } }, environment: environment);
        Assert.Equal([new(-1, 4), new(200, 1)], result.Codes);
        Assert.Equal([new(CallFailure.Dns, 4)], result.Failures);
    }

    [Fact]
    public async Task A_name_that_is_not_found_at_the_start_stops_it()
    {
        var environment = new RunEnvironment { OutboundProxy = null, LookUp = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        await using var run = new LoadRun(LoadRunner.Calls("http://nowhere/", 1), new RunLog(), environment);
        var stopped = await Assert.ThrowsAsync<LoadSetupException>(() => run.WarmUpAsync(CancellationToken.None));
        Assert.StartsWith("target http://nowhere/: lookup nowhere: ", stopped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task TLS_with_a_server_that_speaks_none(bool portable)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.Socket.ReceiveAsync(new byte[1000], peer.End);
            await peer.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
        Expect(CallFailure.Tls, 3, await LoadRunner.RunAsync(LoadRunner.Calls($"https://127.0.0.1:{server.Port}", 3), portable));
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_kept_connection_that_died_meanwhile_is_renewed_within_the_call(bool portable)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(ScriptedServer.Ok);
            await peer.ReadAsync();
            peer.Reset();
        });
        var result = await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 6), portable);
        Assert.Equal([new(200, 6)], result.Codes);
        Assert.Equal((6, 11), (server.Connections, server.Requests));
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_call_that_timed_out_is_never_sent_again(bool portable)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(ScriptedServer.Ok);
            await peer.ReadAsync();
            await peer.PauseAsync(5000);
        });
        var options = LoadRunner.Calls(server.Url, 4);
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { Timeout = TimeSpan.FromMilliseconds(100) } }, portable);
        Assert.Equal([new(-1, 2), new(200, 2)], result.Codes);
        Assert.Equal([new(CallFailure.Timeout, 2)], result.Failures);
        Assert.Equal(4, server.Requests);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_server_that_closes_idle_connections_is_noticed(bool portable)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(ScriptedServer.Ok);
        });
        var options = LoadRunner.Calls(server.Url, 6);
        var result = await LoadRunner.RunAsync(options with { Pace = options.Pace with { Qps = 50 } }, portable);
        Assert.Equal([new(200, 6)], result.Codes);
        Assert.Equal(6, server.Connections);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task Bodies_of_any_size_are_read_to_their_end(bool portable)
    {
        var body = new string('x', 1_000_000);
        await using var server = new ScriptedServer(peer => peer.AnswerAsync(_ => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        var result = await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 10), portable);
        Assert.Equal([new(200, 10)], result.Codes);
        Assert.Equal((44 + 1_000_000, 1), (result.Sizes.Min, server.Connections));
    }

    private static async Task FailsAsync(bool portable, CallFailure failure, Func<ScriptedServer.Peer, Task> script)
    {
        await using var server = new ScriptedServer(script);
        var options = LoadRunner.Calls(server.Url, 4, workers: 2);
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { Timeout = TimeSpan.FromMilliseconds(200) } }, portable);
        Expect(failure, 4, result);
        Assert.Equal(4, server.Requests);
    }

    private static void Expect(CallFailure failure, int calls, RunResult result)
    {
        Assert.Equal([new(-1, calls)], result.Codes);
        Assert.Equal([new(failure, calls)], result.Failures);
        Assert.Equal(calls, result.ErrorDurations.Count);
    }
}
