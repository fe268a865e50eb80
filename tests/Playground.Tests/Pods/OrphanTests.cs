using System.Diagnostics;
using System.Globalization;

using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class OrphanTests
{
    private const string Web = """ "ports": [ { "containerPort": 9080 } ] """;

    [Fact]
    public async Task Stopping_ends_every_process()
    {
        var lab = await PodLab.StartAsync();
        await using (lab)
        {
            lab.CreatePod("web", Web);
            lab.CreatePod("sh", """ "command": [ "sh", "-c", "sleep 1000 & echo $!; wait" ] """);
            var web = await lab.ReadyAsync("web");
            var sh = await lab.ReadyAsync("sh");
            var sleep = int.Parse(await FirstLineAsync(lab, sh), CultureInfo.InvariantCulture);
            var processes = lab.Runner.Find(web.Uid)!.ProcessIds.Concat(lab.Runner.Find(sh.Uid)!.ProcessIds).Append(sleep).ToArray();
            Assert.All(processes, id => Assert.True(ProcessTable.Runs(id)));
            await lab.StopAsync();
            foreach (var process in processes) await ProcessTable.AssertGoneAsync(process);
        }
    }

    [Fact]
    public async Task The_guard_kills_the_group_when_the_pipe_ends_and_passes_the_exit_code_on()
    {
        using var pipe = new ParentPipe();
        using var guard = Start(pipe.Handle, "sh", "-c", "sleep 1000 & echo $!; wait");
        var sleep = int.Parse((await guard.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        Assert.True(ProcessTable.Runs(sleep));
        pipe.Dispose();
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await ProcessTable.AssertGoneAsync(sleep);

        using var other = new ParentPipe();
        using var failing = Start(other.Handle, "sh", "-c", "exit 9");
        await failing.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(9, failing.ExitCode);
    }

    [Fact]
    public async Task What_an_earlier_playground_left_is_cleared_but_nobody_elses_process()
    {
        var directory = Directory.CreateTempSubdirectory("pods-").FullName;
        using var leftover = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        using var foreign = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        var pod = Path.Combine(directory, "state", "pods", "some-uid");
        Leftovers.Note(pod, leftover.Id);
        Leftovers.Note(pod, foreign.Id);
        File.WriteAllText(Path.Combine(pod, "processes", foreign.Id.ToString(CultureInfo.InvariantCulture)), "1");
        await using (await PodLab.StartAsync(directory: directory))
        {
            await leftover.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.False(foreign.HasExited);
            Assert.False(Directory.Exists(pod));
        }

        foreign.Kill();
    }

    private static Process Start(string pipe, params string[] command)
    {
        var playground = Path.ChangeExtension(typeof(GuardCommand).Assembly.Location, null);
        var start = new ProcessStartInfo(playground, [GuardCommand.Name, .. command]) { RedirectStandardOutput = true };
        start.Environment["PARENT_PIPE"] = pipe;
        return Process.Start(start)!;
    }

    private static async Task<string> FirstLineAsync(PodLab lab, StoredObject pod)
    {
        await foreach (var line in lab.Logs.ReadAsync(pod.Uid, "main", new(Follow: true), TestContext.Current.CancellationToken)) return line.Text;
        throw new InvalidOperationException($"no line: {PodLab.Container(pod).GetRawText()}");
    }
}
