using System.Collections.Immutable;
using System.Text;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>
/// The programs of a container that has no process: <c>istio-proxy</c>, in workloads and gateways. The embedded mesh stands for
/// it, so the few commands that people type there are answered in this process.
/// </summary>
internal sealed class ProxyPrograms(ProxyAdmin admin, ProxyFiles files, ExecStreams streams)
{
    private const int NotFound = 127;
    private const int BadCommand = 2;

    /// <returns>Exit code.</returns>
    public Task<int> RunAsync(ImmutableArray<string> command, CancellationToken cancellationToken)
    {
        var arguments = command.Skip(1);
        return command[0].Split('/')[^1] switch
        {
            "curl" => new ProxyCurl(admin, streams).RunAsync([.. arguments], cancellationToken),
            "pilot-agent" => RequestAsync([.. arguments], cancellationToken),
            "ls" => files.ListAsync(arguments, streams, cancellationToken),
            "cat" => files.PrintAsync(arguments, streams, cancellationToken),
            "sh" or "bash" => ShellAsync([.. arguments], cancellationToken),
            _ => FailAsync(
                NotFound,
                $"exec: \"{command[0]}\": not in this container; the proxy is part of Playground and has: curl, pilot-agent, ls, cat, sh -c. Run other programs in the pod's own container, or after a | on your side",
                cancellationToken),
        };
    }

    private async Task<int> ShellAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not ["-c", var script]) return await FailAsync(NotFound, "sh: found no -c; the sh of the proxy's container runs one command: sh -c 'COMMAND'", cancellationToken);
        var words = ProxyShell.Words(script, out var problem);
        if (problem is not null) return await FailAsync(BadCommand, problem, cancellationToken);
        return words[0].Split('/')[^1] is "sh" or "bash"
            ? await FailAsync(BadCommand, "sh: found a second shell, allowed is one", cancellationToken)
            : await RunAsync(words, cancellationToken);
    }

    private async Task<int> RequestAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not ["request", var method, var path])
            return await FailAsync(1, $"pilot-agent {string.Join(' ', arguments)}: Playground knows pilot-agent request GET|POST PATH", cancellationToken);
        var url = new Uri($"http://localhost:{ProxyAdmin.AdminPort}/{path.TrimStart('/')}");
        var answer = await admin.AskAsync(method.ToUpperInvariant(), url, cancellationToken);
        if (answer is not { Status: 200 }) return await FailAsync(1, $"Error: {answer!.Status}: {Encoding.UTF8.GetString(answer.Body)}", cancellationToken);
        await streams.Output(answer.Body, cancellationToken);
        return 0;
    }

    private async Task<int> FailAsync(int code, string message, CancellationToken cancellationToken)
    {
        await streams.Error(Encoding.UTF8.GetBytes(message.TrimEnd('\n') + "\n"), cancellationToken);
        return code;
    }
}
