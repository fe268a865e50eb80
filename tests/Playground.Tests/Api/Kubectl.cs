using System.Diagnostics;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>The real kubectl, with a home and a cache of its own.</summary>
internal sealed class Kubectl(TestApi api, string program = "kubectl")
{
    /// <summary>Runs one command; stdin is given when there is one.</summary>
    public async Task<(int Exit, string Output)> RunAsync(string arguments, string? input = null) =>
        await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), input);

    public async Task<(int Exit, string Output)> RunAsync(string[] arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = api.StateDirectory;
        start.Environment["KUBECACHEDIR"] = Path.Combine(api.StateDirectory, "cache");
        start.Environment["KUBECONFIG"] = api.KubeconfigPath;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output + await errors).TrimEnd());
    }

    /// <summary>Runs one command that must succeed, and returns what it printed.</summary>
    public async Task<string> OkAsync(string arguments, string? input = null)
    {
        var (exit, output) = await RunAsync(arguments, input);
        Assert.True(exit == 0, $"kubectl {arguments}: exit {exit}: {output}");
        return output;
    }
}
