using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Bookinfo.Playground.Tasks;

/// <summary>The commands that a person would type for a step.</summary>
internal static class CommandLine
{
    /// <summary>What a shell would not take as it stands.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\n\"'$*?&;|<>()#\\`!{}[");

    /// <param name="step">The step.</param>
    /// <param name="folder">Where its files lie.</param>
    /// <param name="gateway">Null before it is known.</param>
    /// <param name="expand">Makes a word of the task file the word that is meant: <c>$CERTS</c> is a folder.</param>
    public static ImmutableArray<string> Of(TaskStep step, string folder, Uri? gateway, Func<string, string> expand) => step switch
    {
        ApplyStep apply => [$"kubectl apply {Files(apply.Files, folder)}"],
        DeleteStep delete => [$"kubectl delete --ignore-not-found {Files(delete.Files, folder)}"],
        KubectlStep kubectl => [$"kubectl {string.Join(' ', kubectl.Arguments.Select(expand).Select(Quote))}"],
        RequestStep { From: { } pod } request => [Exec(pod, PodVisitors.Curl(request))],
        RequestStep request => Request(request, gateway ?? new Uri("http://GATEWAY"), expand),
        CertsStep certs => [$"playground certs {certs.Host} --out {Quote(expand($"$CERTS/{certs.Host}"))}"],
        ExecStep exec => [Exec(exec.Pod, exec.Arguments)],
        LogsStep logs => [$"kubectl logs {Target(logs.Pod, logs.Pod.IsName ? logs.Pod.Selector : $"-l {Quote(logs.Pod.Selector)}")}"],
        TcpStep { Connections: 1 } tcp => [Netcat(tcp, gateway)],
        TcpStep tcp => [$"for i in $(seq {tcp.Connections}); do {Netcat(tcp, gateway)}; done"],
        _ => [],
    };

    private static ImmutableArray<string> Request(RequestStep step, Uri gateway, Func<string, string> expand)
    {
        var curl = "curl -s";
        if (step.Method == "HEAD") curl += " -I";
        else if (step.Method != "GET") curl += $" -X {Quote(step.Method)}";
        if (step.Host is not null) curl += $" -H {Quote($"Host: {step.Host}")}";
        foreach (var (name, value) in step.Headers) curl += $" -H {Quote($"{name}: {value}")}";
        if (step.As is not null) curl += $" -b {Quote($"{step.As}.cookies")}";
        if (step.Tls is { } tls)
        {
            curl += $" --connect-to {Quote($"{tls.Sni ?? step.Host}:443:{gateway.Host}:{gateway.Port}")}";
            if (tls.Authority is not null) curl += $" --cacert {Quote(expand(tls.Authority))}";
            if (tls.Certificate is not null) curl += $" --cert {Quote(expand(tls.Certificate))}";
            if (tls.Key is not null) curl += $" --key {Quote(expand(tls.Key))}";
            if (tls.Insecure) curl += " -k";
            curl += $" {Quote($"https://{tls.Sni ?? step.Host}{step.Path}")}";
        }
        else
        {
            curl += $" {Quote(new Uri(gateway, step.Path).ToString())}";
        }

        if (step.Times > 1) curl = $"for i in $(seq {step.Times}); do {curl}; done";
        return step.As is null
            ? [curl]
            : [$"curl -s -c {Quote($"{step.As}.cookies")} {new Uri(gateway, "/login")} --data {Quote($"username={step.As}&passwd={step.As}")}", curl];
    }

    private static string Exec(PodTarget pod, IEnumerable<string> arguments) =>
        $"kubectl exec {Target(pod, pod.IsName ? pod.Selector : $"$(kubectl get pod{(pod.Namespace is null ? "" : $" -n {pod.Namespace}")} -l {Quote(pod.Selector)} -o name | head -n 1)")} -- {string.Join(' ', arguments.Select(Quote))}";

    private static string Target(PodTarget pod, string name) =>
        name + (pod.Namespace is null ? "" : $" -n {pod.Namespace}") + (pod.Container is null ? "" : $" -c {pod.Container}");

    private static string Netcat(TcpStep step, Uri? gateway) =>
        $"printf {Quote(step.Send.Replace("%", "%%", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))} | nc {gateway?.Host ?? "GATEWAY"} {gateway?.Port.ToString(CultureInfo.InvariantCulture) ?? "PORT"}";

    private static string Files(ImmutableArray<string> files, string folder) =>
        string.Join(' ', files.Select(f => $"-f {Quote(Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, f)))}"));

    private static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAny(Special) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
