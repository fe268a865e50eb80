using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Somebody with one version of kubectl and a namespace of their own, which is <c>$NS</c> and the default of every command.</summary>
internal sealed class KubectlUser : IAsyncDisposable
{
    private static int _users;

    private readonly UserShell _shell;
    private readonly string _namespace;

    private KubectlUser(UserShell shell, string program, string name)
    {
        _shell = shell;
        _namespace = name;
    }

    public static async Task<KubectlUser> StartAsync(PlaygroundProcess playground, string program)
    {
        // The kubeconfig is everybody's, so the namespace is chosen in a copy.
        var name = $"user-{Interlocked.Increment(ref _users)}";
        var shell = new UserShell("");
        var user = new KubectlUser(shell, program, name);
        shell.AddProgram("kubectl", program);
        await shell.OkAsync($"install -m 600 '{playground.Kubeconfig}' ~/kubeconfig");
        await user.OkAsync($"kubectl create namespace {name} && kubectl config set-context --current --namespace={name}");
        return user;
    }

    public Task<ChildProcessResult> RunAsync(string script, string? input = null) => _shell.RunAsync(WithSettings(script), input);

    public Task<string> OkAsync(string script, string? input = null) => _shell.OkAsync(WithSettings(script), input);

    public Task<string> FailsAsync(string script) => _shell.FailsAsync(WithSettings(script));

    /// <summary>What a command that must succeed printed to stdout.</summary>
    public async Task<string> StandardOutputAsync(string script)
    {
        var result = await RunAsync(script);
        Assert.True(result.ExitCode == 0, $"{script}: exit {result.ExitCode}\n{result.Output}");
        return result.StandardOutput;
    }

    /// <summary>The same without the end of the line.</summary>
    public async Task<string> OutputAsync(string script) => (await StandardOutputAsync(script)).TrimEnd();

    public async ValueTask DisposeAsync()
    {
        await RunAsync($"kubectl delete namespace {_namespace} --wait=false");
        _shell.Dispose();
    }

    private string WithSettings(string script) => $"export KUBECONFIG=~/kubeconfig NS={_namespace}\n{script}";
}
