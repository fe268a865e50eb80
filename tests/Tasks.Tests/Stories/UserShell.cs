using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>A terminal of somebody who works with one Playground: bash with its kubeconfig, a home of its own and no proxies.</summary>
internal sealed class UserShell : IDisposable
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(3);

    private readonly string _programs;
    private readonly Dictionary<string, string?> _environment;

    /// <param name="kubeconfig">Path of the file that Playground has said.</param>
    public UserShell(string kubeconfig)
    {
        Home = Directory.CreateTempSubdirectory("shell-").FullName;
        _programs = Directory.CreateDirectory(Path.Combine(Home, "bin")).FullName;
        _environment = new Dictionary<string, string?>
        {
            ["HOME"] = Home,
            ["PATH"] = $"{_programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["KUBECONFIG"] = kubeconfig,
            ["KUBECACHEDIR"] = Path.Combine(Home, "kubectl-cache"),
            ["BASH_ENV"] = null,
        };
        foreach (var proxy in new[] { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" }) _environment[proxy] = null;
    }

    public string Home { get; }

    /// <summary>Puts a program before those of PATH.</summary>
    public void AddProgram(string name, string program)
    {
        var path = Path.Combine(_programs, name);
        File.WriteAllText(path, $"#!/bin/sh\nexec '{program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public Task<ChildProcessResult> RunAsync(string script, string? input = null, string? folder = null) =>
        ChildProcess.RunAsync("bash", ["-c", script], _environment, input, CommandLimit, folder ?? Repository.PathTo("k8s"));

    /// <summary>Runs what must succeed.</summary>
    public async Task<string> OkAsync(string script, string? input = null)
    {
        var (exit, output) = await RunAsync(script, input);
        Assert.True(exit == 0, $"{script}: exit {exit}\n{output}");
        return output;
    }

    /// <summary>Runs what must fail, and returns what it says.</summary>
    public async Task<string> FailsAsync(string script)
    {
        var (exit, output) = await RunAsync(script);
        Assert.True(exit != 0, $"{script}: exit 0\n{output}");
        return output;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
