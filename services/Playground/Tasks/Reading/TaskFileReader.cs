using System.Collections.Immutable;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads <c>task.yaml</c> strictly: an unknown field, a wrong type or a file that is not there is an error, and all errors are told at once.</summary>
internal static class TaskFileReader
{
    public const string FileName = "task.yaml";

    /// <param name="path">A task's folder, or its task.yaml.</param>
    public static TaskFileResult Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (IOException e)
        {
            return new TaskFileResult(null, [$"{file}: cannot be read: {e.Message}"]);
        }

        return Read(text, file, folder);
    }

    /// <param name="text">The YAML.</param>
    /// <param name="file">Name used in messages.</param>
    /// <param name="folder">Where the files lie that steps name; its own name is the task's.</param>
    public static TaskFileResult Read(string text, string file, string folder)
    {
        var errors = new ReadingErrors(file);
        var stream = new YamlStream();
        try
        {
            stream.Load(new BoundedYaml(new StringReader(text)));
        }
        catch (YamlException e)
        {
            errors.Add(e.Start, $"not YAML: {e.Message}");
            return new TaskFileResult(null, errors.All);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            errors.Add(Mark.Empty, "found something else than one mapping; allowed: title, doc, seed, requires, workloads, scenarios");
            return new TaskFileResult(null, errors.All);
        }

        var fields = new YamlFields(root, "task", errors);
        var steps = new TaskStepReader(folder, errors);
        var task = new TaskFile
        {
            Name = Path.GetFileName(folder),
            Folder = folder,
            Title = fields.RequiredText("title"),
            Doc = fields.Uri("doc"),
            Seed = Seed(fields),
            Requires = [.. fields.TextNodes("requires").Select(n => RequirementReader.Read(n, errors)).OfType<Requirement>()],
            Workloads = fields.Texts("workloads"),
            Scenarios = [.. fields.Mappings("scenarios", "scenario", required: true).Select(s => ReadScenario(s, steps))],
        };
        fields.RefuseOthers();
        return errors.All is [] ? new TaskFileResult(task, []) : new TaskFileResult(null, errors.All);
    }

    private static ImmutableArray<string> Seed(YamlFields fields)
    {
        var numbers = SeedTask.All.Select(s => s.Number).ToList();
        foreach (var node in fields.TextNodes("seed").Where(n => !numbers.Contains(n.Value ?? ""))) fields.Wrong(node, "seed", $"\"{node.Value}\"", string.Join(", ", numbers));
        return fields.Texts("seed");
    }

    private static Scenario ReadScenario(YamlFields fields, TaskStepReader steps)
    {
        var scenario = new Scenario(fields.RequiredText("name"), [.. fields.Mappings("steps", "step", required: true).Select(steps.Read).OfType<TaskStep>()]);
        fields.RefuseOthers();
        return scenario;
    }
}
