using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

using Bookinfo.Playground.Api.Subresources;
using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Tests.Pods;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>The WebSocket of exec, byte by byte.</summary>
public sealed class ExecTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Streams_stay_apart_and_the_status_comes_last()
    {
        await using var lab = await ExecLab.StartAsync();
        var good = await lab.RunAsync("sh", "-c", "echo out; echo $$ $(echo sub) >&2");
        Assert.Equal("out\n", good.Text);
        Assert.Matches("^[0-9]+ sub\n$", good.ErrorText);
        Assert.Equal("""{"metadata":{},"status":"Success"}""", good.Status);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, good.Closed);

        var bad = await lab.RunAsync("sh", "-c", "exit 3");
        Assert.Equal(
            """{"metadata":{},"status":"Failure","reason":"NonZeroExitCode","message":"command terminated with exit code 3","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}""",
            bad.Status);

        var killed = await lab.RunAsync("sh", "-c", "kill -9 $$");
        Assert.Contains("exit code 137", killed.Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_pass_unchanged_both_ways_and_stdin_ends_when_the_caller_says_so()
    {
        await using var lab = await ExecLab.StartAsync();
        var sent = RandomNumberGenerator.GetBytes(3_000_001);
        using var call = await lab.OpenAsync("stdin=true&stdout=true&stderr=true", "cat");
        Assert.Equal("v5.channel.k8s.io", call.Protocol);
        var reading = call.EndAsync();
        foreach (var part in sent.Chunk(50_000)) await call.SendAsync(0, part);
        await call.EndInputAsync();
        var result = await reading;
        Assert.True(sent.SequenceEqual(result.Output), $"sent {sent.Length} bytes, {result.Output.Length} came back");
        Assert.Contains("Success", result.Status, StringComparison.Ordinal);
    }

    /// <summary>kubectl before 1.34 drops what comes before it has made its streams.</summary>
    [Fact]
    public async Task Nothing_is_said_before_a_caller_can_have_made_its_streams()
    {
        await using var lab = await ExecLab.StartAsync();
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await lab.RunAsync("vim", "file");
            if (Stopwatch.GetElapsedTime(start) is var took && took < shortest) shortest = took;
        }

        Assert.True(shortest >= TimeSpan.FromMilliseconds(50), $"answered after {shortest.TotalMilliseconds:F0} ms");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_with_what_is()
    {
        await using var lab = await ExecLab.StartAsync();
        var result = await lab.RunAsync("vim", "file");
        Assert.Contains("exec: \"vim\": executable file not found in image test/program", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("curl", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("exit code 127", result.Status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("box/exec?command=ls&container=nobody", 400, "container nobody is not valid for pod box: allowed are main")]
    [InlineData("nobody/exec?command=ls", 404, "pods \"nobody\" not found")]
    [InlineData("box/exec", 400, "command: Required value")]
    [InlineData("box/exec?command=a%00b", 400, "zero byte")]
    [InlineData("box/exec?command=ls", 400, "exec is served over WebSocket (v5.channel.k8s.io) and SPDY/3.1 (v4.channel.k8s.io)")]
    [InlineData("box/attach", 400, "attach is not served")]
    [InlineData("box/portforward", 400, "port-forward is served over SPDY/3.1 (portforward.k8s.io)")]
    [InlineData("nobody/portforward", 404, "pods \"nobody\" not found")]
    public async Task What_cannot_be_served_says_why(string path, int code, string message)
    {
        await using var lab = await ExecLab.StartAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var (status, body) = await lab.Api.SendAsync(method, $"/api/v1/namespaces/default/pods/{path}");
            Assert.Equal(code, status);
            Assert.Contains(message, body!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_caller_that_vanishes_takes_the_whole_process_group_along()
    {
        await using var lab = await ExecLab.StartAsync();
        using var call = await lab.OpenAsync("stdin=true&stdout=true", "sh", "-c", "sleep 4711 & echo $! $$ .; wait");
        var processes = (await call.UntilOutputAsync(".")).Split(' ')[..2];
        Assert.All(processes, process => Assert.True(IsAlive(process)));
        call.Abort();
        await Eventually.HoldsAsync(() => Task.FromResult(!processes.Any(IsAlive)), Soon, () => $"still alive: {string.Join(' ', processes.Where(IsAlive))}");
    }

    [Fact]
    public async Task A_caller_that_vanishes_is_seen_while_nobody_reads_its_stdin()
    {
        await using var lab = await ExecLab.StartAsync();
        using var call = await lab.OpenAsync("stdin=true&stdout=true", "sh", "-c", "echo $$ .; exec sleep 4711");
        var process = (await call.UntilOutputAsync(".")).Split(' ')[0];
        for (var i = 0; i < 8; i++) await call.SendAsync(0, new byte[32 * 1024]);
        call.Abort();
        await Eventually.HoldsAsync(() => Task.FromResult(!IsAlive(process)), Soon, () => "sleep is still alive");
    }

    [Fact]
    public async Task The_end_of_the_pod_is_the_end_of_its_commands()
    {
        await using var lab = await ExecLab.StartAsync();
        using var call = await lab.OpenAsync("stdout=true", "sh", "-c", "echo up; exec sleep 4711");
        await call.UntilOutputAsync("up");
        await lab.Api.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/pods/box?gracePeriodSeconds=0");
        Assert.Contains("exit code 1", (await call.EndAsync()).Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_command_leaves_in_the_background_does_not_hold_it_up()
    {
        await using var lab = await ExecLab.StartAsync();
        var result = await lab.RunAsync("sh", "-c", "sleep 4711 & echo $!");
        Assert.False(IsAlive(result.Text.Trim()));
        Assert.Contains("Success", result.Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_at_once_are_refused_and_there_is_room_again_afterwards()
    {
        await using var lab = await ExecLab.StartAsync(new WaitingExec());
        var calls = await Task.WhenAll(Enumerable.Range(0, PodExecEndpoint.MaxConcurrent).Select(_ => lab.OpenAsync("stdout=true", "wait")));
        await Assert.ThrowsAsync<WebSocketException>(() => lab.OpenAsync("stdout=true", "done"));
        foreach (var call in calls)
        {
            call.Abort();
            call.Dispose();
        }

        await Eventually.HoldsAsync(() => SucceedsAsync(lab), Soon, () => "no place came back");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1)]
    public async Task A_channel_that_nobody_knows_ends_the_call(byte channel)
    {
        await using var lab = await ExecLab.StartAsync();
        using var call = await lab.OpenAsync("stdin=true&stdout=true", "cat");
        await call.SendAsync(channel, "x"u8.ToArray());
        var result = await call.EndAsync();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, result.Closed);
        Assert.Null(result.Status);
    }

    [Fact]
    public async Task Mounted_paths_are_the_pods_own_in_words_and_in_archives()
    {
        await using var lab = await ExecLab.StartAsync();
        Assert.Contains("Success", (await lab.RunAsync("sh", "-c", "echo hello >/data/a.txt")).Status, StringComparison.Ordinal);
        Assert.Equal("hello\n", (await lab.RunAsync("cat", "/data/a.txt")).Text);
        Assert.False(Directory.Exists("/data"));
        var archive = await lab.RunAsync("tar", "cf", "-", "/data/a.txt");
        Assert.StartsWith("data/a.txt\0", archive.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_is_the_containers()
    {
        await using var lab = await ExecLab.StartAsync();
        var variables = (await lab.RunAsync("env")).Text;
        foreach (var wanted in new[] { "HOSTNAME=box\n", "BAKED=in the image\n", "PORT_MAP=9080=127.0.0.1:", "http_proxy=http://127.0.0.1:15001\n", "CURL_HOME=", "OUTBOUND_PROXY=" })
            Assert.Contains(wanted, variables, StringComparison.Ordinal);
        Assert.DoesNotContain("NO_PROXY", variables, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_terminal_is_served_line_by_line()
    {
        await using var lab = await ExecLab.StartAsync();
        using var call = await lab.OpenAsync("stdin=true&stdout=true&tty=true", "sh");
        await call.SendAsync(4, Encoding.UTF8.GetBytes("""{"Width":0,"Height":0}"""));
        await call.SendAsync(0, "echo ab"u8.ToArray());
        await call.SendAsync(0, new byte[] { 127, (byte)'c', (byte)'\r' });
        Assert.Contains("echo ab\b \bc\r\nac\r\n", await call.UntilOutputAsync("ac\r\n"), StringComparison.Ordinal);
        await call.SendAsync(0, new byte[] { 3 });
        Assert.Contains("exit code 130", (await call.EndAsync()).Status, StringComparison.Ordinal);
    }

    private static async Task<bool> SucceedsAsync(ExecLab lab)
    {
        try
        {
            return (await lab.RunAsync("done")).Status!.Contains("Success", StringComparison.Ordinal);
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    private static bool IsAlive(string process) => ProcessTable.Runs(int.Parse(process, CultureInfo.InvariantCulture));

    /// <summary>Every command waits until it is killed, but <c>done</c>.</summary>
    private sealed class WaitingExec : IPodExec
    {
        public async Task<ExecEnd> RunAsync(ExecRequest request, ExecStreams streams, CancellationToken cancellationToken)
        {
            if (request.Command[0] != "done") await Task.Delay(Timeout.Infinite, cancellationToken);
            return new ExecEnd(0);
        }
    }
}
