using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tasks;

using Spectre.Console;

namespace Bookinfo.Playground.Commands;

/// <summary><c>apply -f</c>, <c>delete -f</c> and <c>get</c>, for machines without kubectl.</summary>
internal static class ObjectCommands
{
    private static readonly Option<string[]> Files = new("--filename", "-f") { Description = "YAML file or folder; may be repeated.", Required = true };
    private static readonly Option<string> Namespace = new("--namespace", "-n") { Description = "Namespace.", DefaultValueFactory = _ => "default" };

    public static IEnumerable<Command> Build()
    {
        yield return OverFiles("apply", "Create or change the objects of files.", static (changes, files, token) => changes.ApplyAsync(files, token));
        yield return OverFiles("delete", "Delete the objects of files.", static (changes, files, token) => changes.DeleteAsync(files, token));

        var kind = new Argument<string>("kind") { Description = "Kind, plural or short name, for example vs." };
        var get = new Command("get", "List objects.");
        get.Arguments.Add(kind);
        get.Options.Add(Namespace);
        get.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => GetAsync(arguments, arguments.GetRequiredValue(kind), token)));
        yield return get;
    }

    private static Command OverFiles(string name, string description, Func<ManifestChanges, IEnumerable<string>, CancellationToken, Task<CommandSeen>> change)
    {
        var command = new Command(name, description);
        command.Options.Add(Files);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(async () =>
        {
            using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, token);
            try
            {
                var seen = await change(new ManifestChanges(playground.Api, TimeProvider.System), arguments.GetRequiredValue(Files).SelectMany(ManifestSet.FilesOf), token);
                await Console.Out.WriteAsync(seen.Output);
                return seen.Exit;
            }
            catch (TaskSetupException e)
            {
                throw new CommandException(e.Message);
            }
        }));
        return command;
    }

    private static async Task<int> GetAsync(ParseResult arguments, string asked, CancellationToken cancellationToken)
    {
        var kind = ResourceKinds.All.FirstOrDefault(k => Names(k).Contains(asked, StringComparer.OrdinalIgnoreCase))
            ?? throw new CommandException($"kind: found \"{asked}\"; allowed: {string.Join(", ", ResourceKinds.All.Select(k => k.Plural))}");
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        var path = (kind.Group.Length == 0 ? "/api/" : "/apis/") + kind.ApiVersion
            + (kind.Namespaced ? $"/namespaces/{arguments.GetRequiredValue(Namespace)}" : "") + $"/{kind.Plural}";
        var answer = await playground.Api.GetTableAsync(path, cancellationToken);
        if (!answer.IsOk) throw new CommandException(answer.Message);
        Print(answer.Body!);
        return 0;
    }

    private static IEnumerable<string> Names(ResourceKind kind) => [kind.Kind, kind.Plural, kind.Singular, .. kind.ShortNames];

    private static void Print(JsonObject answer)
    {
        var columns = answer["columnDefinitions"]!.AsArray()
            .Select((c, i) => (Name: c!["name"]!.ToString(), Index: i, Priority: c["priority"]?.GetValue<int>() ?? 0)).Where(c => c.Priority == 0).ToList();
        var rows = answer["rows"]?.AsArray() ?? [];
        if (rows.Count == 0)
        {
            Console.WriteLine("No resources found.");
            return;
        }

        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns) table.AddColumn(Markup.Escape(column.Name.ToUpperInvariant()));
        foreach (var row in rows)
        {
            var cells = row!["cells"]!.AsArray();
            table.AddRow([.. columns.Select(c => Markup.Escape(Text(cells[c.Index])))]);
        }

        AnsiConsole.Write(table);
    }

    private static string Text(JsonNode? cell) => cell?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "<none>",
        JsonValueKind.String => cell.GetValue<string>(),
        _ => cell.ToJsonString(),
    };
}
