using System.CommandLine;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary><c>reset</c>: Bookinfo and its rules as <c>up</c> made them; what else people put into <c>default</c> is gone.</summary>
internal static class ResetCommand
{
    private const string Namespace = "default";

    private static readonly ResourceKind[] Kinds =
    [
        // What has no namespace is the cluster's, as GatewayClass istio.
        .. ResourceKinds.All.Where(k => k.Namespaced && (k.Group.EndsWith(".istio.io", StringComparison.Ordinal) || k.Group == "gateway.networking.k8s.io")),
        ResourceKinds.Deployment, ResourceKinds.Job, ResourceKinds.Service,
    ];

    public static Command Build()
    {
        var command = new Command("reset", "Put Bookinfo back to how 'up' made it: foreign rules, Deployments, Jobs and Services of 'default' are deleted.");
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, token)));
        return command;
    }

    private static async Task<int> RunAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        using var playground = await RunningPlayground.AttachAsync(stateDirectory, cancellationToken);
        var options = new PlaygroundOptions { StateDirectory = stateDirectory };
        var files = ManifestSet.Bookinfo(options).Concat(ManifestSet.Companions(options, all: false)).ToList();
        var wanted = ManifestSet.Bookinfo(options).Concat(ManifestSet.Companions(options, all: true)).SelectMany(f => ManifestFile.Read(f)).Select(m => (Kind: m["kind"]!.ToString(), Name: m["metadata"]!["name"]!.ToString())).ToHashSet();
        foreach (var kind in Kinds)
        {
            foreach (var name in await NamesAsync(playground.Api, kind, cancellationToken))
            {
                if (wanted.Contains((kind.Kind, name)) || (kind == ResourceKinds.Service && name == "kubernetes")) continue;
                var answer = await playground.Api.SendAsync(HttpMethod.Delete, $"{Collection(kind)}/{name}", null, "application/json", cancellationToken);
                Console.WriteLine(answer.IsOk ? $"{kind.QualifiedPlural}/{name} deleted" : answer.Message);
            }
        }

        var seen = await new ManifestChanges(playground.Api, TimeProvider.System).ApplyAsync(files, cancellationToken);
        Console.Write(seen.Output);
        return seen.Exit;
    }

    private static async Task<List<string>> NamesAsync(ClusterApi api, ResourceKind kind, CancellationToken cancellationToken)
    {
        var list = await api.GetAsync(Collection(kind), cancellationToken);
        return [.. (list.Body?["items"] as JsonArray ?? []).Select(i => i!["metadata"]!["name"]!.ToString())];
    }

    private static string Collection(ResourceKind kind) =>
        $"{(kind.Group.Length == 0 ? "/api" : "/apis")}/{kind.ApiVersion}/namespaces/{Namespace}/{kind.Plural}";
}
