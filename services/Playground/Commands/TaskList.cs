using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary>What <c>task list</c> prints: a line for each task, and how much of the seed they cover.</summary>
internal static class TaskList
{
    public static int Write(TaskCatalog catalog, TextWriter output)
    {
        var found = catalog.All();
        var tasks = found.Select(r => r.Task).OfType<TaskFile>().ToList();
        var name = tasks.Select(t => t.Name.Length).Append("TASK".Length).Max();
        var seed = tasks.Select(t => Seed(t).Length).Append("SEED".Length).Max();
        output.WriteLine($"{"TASK".PadRight(name)}  {"SEED".PadRight(seed)}  WHAT IT SHOWS");
        foreach (var task in tasks) output.WriteLine($"{task.Name.PadRight(name)}  {Seed(task).PadRight(seed)}  {task.Title}");

        var missing = SeedTask.All.Where(s => !tasks.Any(t => t.Seed.Contains(s.Number))).ToList();
        output.WriteLine();
        output.WriteLine($"SEED is the section of the walk through Istio 1.1 that a task covers: {SeedTask.All.Length - missing.Count} of {SeedTask.All.Length}.");
        foreach (var one in missing) output.WriteLine($"not covered: {one.Number} {one.Name}");
        foreach (var error in found.SelectMany(r => r.Errors)) output.WriteLine(error);
        return found.All(r => r.Task is not null) ? 0 : 1;
    }

    private static string Seed(TaskFile task) => string.Join(' ', task.Seed);
}
