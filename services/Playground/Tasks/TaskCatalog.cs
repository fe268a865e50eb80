using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>The tasks of a folder: <c>k8s/tasks</c> beside the program, or anybody's own.</summary>
internal sealed class TaskCatalog(string folder)
{
    public static TaskCatalog Of(PlaygroundOptions options) => new(Path.Combine(options.ProgramDirectory, "k8s", "tasks"));

    /// <summary>Every folder that holds a task.yaml, by name.</summary>
    public ImmutableArray<TaskFileResult> All() =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, TaskFileReader.FileName))).Order(StringComparer.Ordinal).Select(TaskFileReader.Read)]
            : [];

    /// <param name="nameOrPath">A name in the catalog, or the path of a task's folder or file.</param>
    public TaskFileResult Find(string nameOrPath)
    {
        var known = Path.Combine(folder, nameOrPath);
        if (File.Exists(Path.Combine(known, TaskFileReader.FileName))) return TaskFileReader.Read(known);
        if (File.Exists(nameOrPath) || File.Exists(Path.Combine(nameOrPath, TaskFileReader.FileName))) return TaskFileReader.Read(nameOrPath);
        var names = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal).ToList() : [];
        return new TaskFileResult(null, [$"task: found \"{nameOrPath}\"; allowed: {string.Join(", ", names)}, or the path of a folder with {TaskFileReader.FileName}"]);
    }
}
