using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>A real Playground, started as a user starts it, with a state folder and ports of its own.</summary>
public sealed class PlaygroundProcess : IAsyncDisposable
{
    internal static readonly string Program = TestedPrograms.Playground;

    private readonly ChildProcess _child;

    private PlaygroundProcess(ChildProcess child, string state)
    {
        _child = child;
        State = state;
    }

    public string State { get; }

    public ChildProcess Process => _child;

    /// <summary>Path after <c>export KUBECONFIG=</c>.</summary>
    public string Kubeconfig { get; private set; } = "";

    /// <summary>The ingress gateway, for example <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Ingress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The line that says how long it took.</summary>
    public string ReadyLine { get; private set; } = "";

    public static async Task<PlaygroundProcess> StartAsync(params string[] arguments)
    {
        var state = Directory.CreateTempSubdirectory("playground-").FullName;
        var playground = new PlaygroundProcess(Launch(state, ["up", "--ports", "auto", .. arguments]), state);
        try
        {
            var limit = TimeSpan.FromMinutes(5);
            playground.ReadyLine = await playground._child.WaitForLineAsync(l => l.StartsWith("Playground ready", StringComparison.Ordinal), limit);
            var export = await playground._child.WaitForLineAsync(l => l.Trim().StartsWith("export KUBECONFIG=", StringComparison.Ordinal), limit);
            playground.Kubeconfig = export.Trim()["export KUBECONFIG=".Length..];
            using var status = JsonDocument.Parse(await playground.RunAsync("status", "-o", "json"));
            playground.Ingress = new Uri(status.RootElement.GetProperty("ingress").GetProperty("http").GetString()!);
            return playground;
        }
        catch
        {
            await playground.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Playground's program with a state folder; nothing is waited for.</summary>
    public static ChildProcess Launch(string state, params string[] arguments) => ChildProcess.Start(Program, [.. arguments, "--state", state]);

    /// <summary>Runs another command of the program against this one's state, and wants it to succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(Program, [.. arguments, "--state", State], limit: TimeSpan.FromMinutes(3));
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: exit {code}\n{output}");
        return output;
    }

    /// <summary>Runs the machine's kubectl with this Playground's kubeconfig.</summary>
    public async Task<ChildProcessResult> KubectlAsync(string arguments, string? input = null) =>
        await ChildProcess.RunAsync(
            Tools.Find("kubectl")!,
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new Dictionary<string, string?> { ["KUBECONFIG"] = Kubeconfig, ["HOME"] = State, ["KUBECACHEDIR"] = Path.Combine(State, "kubectl-cache") },
            input,
            folder: Repository.PathTo("k8s"));

    public async Task<string> KubectlOkAsync(string arguments, string? input = null)
    {
        var (code, output) = await KubectlAsync(arguments, input);
        Assert.True(code == 0, $"kubectl {arguments}: exit {code}\n{output}");
        return output;
    }

    /// <summary>A new link to the live picture.</summary>
    public async Task<string> PageLinkAsync() => (await RunAsync("page")).Trim();

    /// <summary>What the ingress gateway has noted of calls that went wrong and of the last ones, and the pods behind it: for the text of a failure.</summary>
    public async Task<string> GatewayLogAsync()
    {
        const int Most = 20;
        var log = (await KubectlAsync("logs -n istio-system deploy/istio-ingressgateway --tail=-1")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var wrong = log.Where(line => !line.Contains("\" 200 - ", StringComparison.Ordinal)).TakeLast(Most);
        var pods = await KubectlAsync("get pods -o wide");
        return $"{string.Join('\n', wrong)}\nthe last:\n{string.Join('\n', log.TakeLast(Most))}\n{pods.Output}";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_child.HasExited)
        {
            _child.Signal(2);
            try
            {
                await _child.WaitForExitAsync(TimeSpan.FromSeconds(20));
            }
            catch (TimeoutException)
            {
                // DisposeAsync below kills what is left.
            }
        }

        await _child.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }
}
