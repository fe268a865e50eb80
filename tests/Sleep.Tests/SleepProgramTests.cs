using System.Globalization;
using System.IO.Pipes;

using Bookinfo.Testing;

namespace Bookinfo.Sleep.Tests;

/// <summary>The program as a process: it waits, ends at once, and costs next to nothing meanwhile.</summary>
public sealed class SleepProgramTests
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static string Program => TestedPrograms.Service("Sleep");

    [Fact]
    public async Task After_its_time_it_ends_with_0_and_says_nothing()
    {
        var (code, output) = await ChildProcess.RunAsync(Program, ["0.1s", "0.1"]);
        Assert.Equal(0, code);
        Assert.Equal("", output);
    }

    [Theory]
    [InlineData("sleep: missing operand")]
    [InlineData("sleep: invalid time interval 'soon': a number with s, m, h or d, or infinity", "1", "soon")]
    public async Task A_wrong_command_line_is_named(string error, params string[] args)
    {
        var (code, output) = await ChildProcess.RunAsync(Program, args);
        Assert.Equal(1, code);
        Assert.Equal(error, output.Trim());
    }

    [Theory]
    [InlineData(Sigterm, "infinity")]
    [InlineData(Sigterm, "3650d")]
    [InlineData(Sigint, "infinity")]
    public async Task Told_to_end_it_ends_at_once(int signal, string duration)
    {
        await using var sleep = ChildProcess.Start(Program, [duration]);
        await RunsAsync(sleep);
        sleep.Signal(signal);
        Assert.Equal(128 + signal, await sleep.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task Without_a_management_port_no_server_is_loaded()
    {
        await using var sleep = ChildProcess.Start(Program, ["infinity"]);
        await RunsAsync(sleep);
        Assert.DoesNotContain("Kestrel", await File.ReadAllTextAsync($"/proc/{sleep.Id}/maps"));
        Assert.Empty(ListeningSockets().Intersect(Sockets(sleep.Id)));
    }

    [Fact]
    public async Task With_a_management_port_it_answers_for_its_health_and_still_ends_at_once()
    {
        await using var sleep = await ServiceProcess.StartAsync(Program, ["infinity"], new Dictionary<string, string> { ["MANAGEMENT_PORT"] = "9900" });
        Assert.Equal("ok", await sleep.Client.GetStringAsync("/livez"));
        Assert.Equal("ok", await sleep.Client.GetStringAsync("/readyz"));
        Assert.Contains("# TYPE", await sleep.Client.GetStringAsync("/metrics"));
        sleep.Terminate();
        Assert.Equal(0, await sleep.WaitForExitAsync());
    }

    [Fact]
    public async Task A_short_sleep_inside_of_such_a_pod_leaves_the_port_to_the_pod()
    {
        await using var pod = await ServiceProcess.StartAsync(Program, ["infinity"], new Dictionary<string, string> { ["MANAGEMENT_PORT"] = "9900" });
        var inherited = new Dictionary<string, string?> { ["MANAGEMENT_PORT"] = "9900", ["PORT_MAP"] = $"9900=127.0.0.1:{pod.Port}" };
        var (code, output) = await ChildProcess.RunAsync(Program, ["0.1"], inherited);
        Assert.Equal(0, code);
        Assert.Equal("", output);
    }

    [Fact]
    public async Task The_address_that_Kubernetes_sets_for_a_Service_named_management_is_no_port()
    {
        await using var sleep = ChildProcess.Start(Program, ["infinity"], new Dictionary<string, string?> { ["MANAGEMENT_PORT"] = "tcp://10.0.0.1:80" });
        await RunsAsync(sleep);
        sleep.Signal(Sigterm);
        Assert.Equal(128 + Sigterm, await sleep.WaitForExitAsync(Limit));
        Assert.Equal("", sleep.Output);
    }

    [Fact]
    public async Task It_ends_with_the_process_that_started_it()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        await using var sleep = ChildProcess.Start(Program, ["infinity"], new Dictionary<string, string?> { ["PARENT_PIPE"] = pipe.GetClientHandleAsString() });
        pipe.DisposeLocalCopyOfClientHandle();
        await RunsAsync(sleep);
        Assert.False(sleep.HasExited);
        await pipe.DisposeAsync();
        Assert.Equal(1, await sleep.WaitForExitAsync(Limit));
    }

    private static IEnumerable<string> Sockets(int process) => Directory.EnumerateFiles($"/proc/{process}/fd")
        .Select(static file => new FileInfo(file).LinkTarget ?? "").Where(static target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(static target => target[8..^1]);

    /// <summary>Inodes of what listens on TCP: state 0A, column 10 of proc's table.</summary>
    private static IEnumerable<string> ListeningSockets() => new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static columns => columns.Length > 9 && columns[3] == "0A").Select(static columns => columns[9]);

    /// <summary>Waits until the runtime has started, which shows in the signals that it catches.</summary>
    private static Task RunsAsync(ChildProcess sleep) => Eventually.HoldsAsync(
        async () =>
        {
            var caught = (await File.ReadAllLinesAsync($"/proc/{sleep.Id}/status")).Single(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
            return (long.Parse(caught.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1L << (Sigterm - 1))) != 0;
        },
        Limit,
        () => sleep.Output);
}
