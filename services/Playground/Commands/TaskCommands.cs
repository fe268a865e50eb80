using System.CommandLine;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary><c>task list</c> and <c>task run</c>: the traffic-management tasks as data.</summary>
internal static class TaskCommands
{
    private static readonly Option<string?> Context = new("--context") { Description = "Run against this context of your own kubeconfig instead of Playground." };
    private static readonly Option<string?> Ingress = new("--ingress") { Description = "Address of the ingress gateway, HOST:PORT; found through the API when absent." };

    public static Command Build()
    {
        var list = new Command("list", "List the tasks.");
        list.SetAction(_ => List(Catalog(), Console.Out));

        var name = new Argument<string>("name") { Description = "A task of the list, or the path of a task's folder." };
        var run = new Command("run", "Run a task's steps and judge what is seen; everything is put back afterwards.");
        run.Arguments.Add(name);
        run.Options.Add(Context);
        run.Options.Add(Ingress);
        run.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, arguments.GetRequiredValue(name), token)));

        var task = new Command("task", "Traffic-management tasks: apply YAML, look, judge.");
        task.Subcommands.Add(list);
        task.Subcommands.Add(run);
        return task;
    }

    private static TaskCatalog Catalog() => TaskCatalog.Of(new PlaygroundOptions { StateDirectory = "" });

    private static int List(TaskCatalog catalog, TextWriter output)
    {
        var sound = true;
        foreach (var result in catalog.All())
        {
            sound &= result.Task is not null;
            foreach (var error in result.Errors) output.WriteLine(error);
            if (result.Task is { } task) output.WriteLine($"{task.Name,-32} {task.Doc}");
        }

        return sound ? 0 : 1;
    }

    private static async Task<int> RunAsync(ParseResult arguments, string name, CancellationToken cancellationToken)
    {
        var found = Catalog().Find(name);
        if (found.Task is not { } task) throw new CommandException(string.Join('\n', found.Errors));
        var environment = new TaskEnvironment { Ingress = arguments.GetValue(Ingress), Context = arguments.GetValue(Context) };
        if (environment.Context is not null) return (await TaskRunner.RunAsync(task, environment, Console.Out, cancellationToken)).ExitCode;

        environment = environment with { IsPlayground = true, Outside = OutsideWorld.None };
        var state = arguments.GetRequiredValue(SharedOptions.State).FullName;
        if (!StateLock.IsHeld(state)) return await RunPrivatelyAsync(task, environment, cancellationToken);
        using var playground = await RunningPlayground.AttachAsync(state, cancellationToken);
        return (await TaskRunner.RunAsync(task, environment with { Kubeconfig = playground.KubeconfigPath, Outside = playground.Status.Offline ? OutsideWorld.Stub : OutsideWorld.None }, Console.Out, cancellationToken)).ExitCode;
    }

    /// <summary>No Playground runs: one is started for this task alone, on drawn ports and a state folder of its own.</summary>
    private static async Task<int> RunPrivatelyAsync(TaskFile task, TaskEnvironment environment, CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("playground-");
        try
        {
            var offline = task.Requires.Any(static r => r.AnyOf.Any(static one => one.Kind == RequirementKind.Offline));
            var options = PortOptions.Drawn(state.FullName) with { Offline = offline };
            environment = environment with { Outside = offline ? OutsideWorld.Stub : OutsideWorld.None };
            await using var playground = await PlaygroundHost.StartAsync(options, cancellationToken);
            await playground.ApplyAsync(ManifestSet.Bookinfo(options), cancellationToken);
            await playground.WaitForPodsAsync(environment.WorkloadLimit, cancellationToken);
            await playground.ApplyAsync(ManifestSet.Companions(options, all: false), cancellationToken);
            return (await TaskRunner.RunAsync(task, environment with { Kubeconfig = playground.KubeconfigPath }, Console.Out, cancellationToken)).ExitCode;
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }
}
