using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Commands;

/// <summary><c>logs</c>: the access log of pods' sidecars, or of a gateway, by response flag and status; for everything else there is kubectl logs.</summary>
internal static partial class LogsCommand
{
    private const string Proxy = "istio-proxy";

    private static readonly Argument<string> Pod = new("pod") { Description = "A pod or its Deployment, as [NAMESPACE/]NAME." };
    private static readonly Option<string?> Flag = new("--flag") { Description = "Only lines with this response flag, for example UO or NR." };
    private static readonly Option<string?> Status = new("--status") { Description = "Only lines with this status (503), or of this class (5xx)." };

    public static Command Build()
    {
        var command = new Command("logs", "Print access logs of sidecars and gateways, chosen by response flag and status.");
        command.Arguments.Add(Pod);
        command.Options.Add(Flag);
        command.Options.Add(Status);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    /// <param name="line">Of an access log, as text in Envoy's order or as JSON.</param>
    /// <param name="flag">Null: any.</param>
    /// <param name="status">As <c>503</c> or <c>5xx</c>; null: any.</param>
    /// <returns>False for lines that tell of no request, too, when something is asked for.</returns>
    internal static bool Fits(string line, string? flag, string? status)
    {
        if (flag is null && status is null) return true;
        if (Read(line) is not ({ } code, { } flags)) return false;
        return (flag is null || flags.Split(',').Contains(flag, StringComparer.OrdinalIgnoreCase))
            && (status is null || (status.EndsWith("xx", StringComparison.OrdinalIgnoreCase) ? code.Length == 3 && code[0] == status[0] : code == status));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        var asked = arguments.GetRequiredValue(Pod);
        var slash = asked.IndexOf('/', StringComparison.Ordinal);
        var (ns, name) = slash < 0 ? ("default", asked) : (asked[..slash], asked[(slash + 1)..]);
        var pods = playground.Status.Pods.Where(pod => pod.Namespace == ns && (pod.Name == name || pod.Name.StartsWith(name + "-", StringComparison.Ordinal))).ToList();
        if (pods.Count == 0)
            throw new CommandException($"pod: found \"{asked}\"; pods that run now: {string.Join(", ", playground.Status.Pods.Select(static pod => $"{pod.Namespace}/{pod.Name}").Order(StringComparer.Ordinal))}");
        foreach (var pod in pods)
        {
            var answer = await playground.Api.GetAsync($"/api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}/log?container={Proxy}", cancellationToken);
            if (!answer.IsOk) throw new CommandException($"{pod.Namespace}/{pod.Name}: {answer.Message}");
            foreach (var line in answer.Text.Split('\n').Where(line => line.Length > 0 && Fits(line, arguments.GetValue(Flag), arguments.GetValue(Status))))
                await Console.Out.WriteLineAsync(pods.Count == 1 ? line : $"{pod.Name}  {line}");
        }

        return 0;
    }

    private static (string Code, string Flags)? Read(string line)
    {
        if (!line.StartsWith('{')) return TextLine.Match(line) is { Success: true } text ? (text.Groups["code"].Value, text.Groups["flags"].Value) : null;
        try
        {
            return JsonNode.Parse(line) is { } json ? (json["response_code"]?.ToString() ?? "", json["response_flags"]?.ToString() ?? "-") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""^\[[^\]]*\] "(?:[^"\\]|\\.)*" (?<code>\d+) (?<flags>\S+) """)]
    private static partial Regex TextLine { get; }
}
