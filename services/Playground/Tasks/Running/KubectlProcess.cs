using System.ComponentModel;
using System.Diagnostics;

namespace Bookinfo.Playground.Tasks;

/// <summary>Runs the machine's kubectl against the task's cluster.</summary>
internal sealed class KubectlProcess(TaskEnvironment environment, string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<CommandSeen> RunAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        using var process = new Process { StartInfo = StartInfo(arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new CommandSeen(127, $"kubectl cannot be started ({e.Message}): install it, on Debian with apt-get install kubernetes-client\n");
        }

        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new CommandSeen(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            ct.ThrowIfCancellationRequested();
            return new CommandSeen(124, $"kubectl did not end within {TaskTime.Format(Limit)}\n");
        }
    }

    private ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("kubectl")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment.Kubeconfig is { } kubeconfig) start.Environment["KUBECONFIG"] = kubeconfig;
        if (environment.Context is { } context)
        {
            start.ArgumentList.Add("--context");
            start.ArgumentList.Add(context);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
