using System.Collections.Immutable;
using System.CommandLine;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary><c>task run</c>: in the Playground that runs, in one of its own, or on a cluster.</summary>
internal static class TaskRunCommand
{
    public const string Name = "run";

    private static readonly Argument<string[]> Names = new("name")
    {
        Description = "Tasks of the list, or paths of tasks' folders.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> All = new("--all") { Description = "Every task of the list; a Playground of its own is started with --offline." };
    private static readonly Option<FileInfo?> Junit = new("--junit") { Description = "Write the results to this file as JUnit XML." };
    private static readonly Option<bool> Step = new("--step") { Description = "Wait for Enter before each step." };
    private static readonly Option<string?> Context = new("--context") { Description = "Run against this context of your own kubeconfig instead of Playground; waits are longer, bands wider." };
    private static readonly Option<string?> Ingress = new("--ingress") { Description = "Address of the ingress gateway, HOST:PORT; found through the API when absent." };

    public static Command Build()
    {
        var run = new Command(
            Name,
            "Run tasks' steps and judge what is seen; everything is put back afterwards. Exit code: 0 as expected, 1 not, 3 nothing is applicable here, 130 stopped.");
        run.Arguments.Add(Names);
        foreach (var option in new Option[] { All, Junit, Step, Context, Ingress }) run.Options.Add(option);
        run.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return run;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var tasks = Tasks(arguments.GetValue(Names) ?? [], arguments.GetValue(All));
        var junit = arguments.GetValue(Junit);
        if (junit is { Directory.Exists: false }) throw new CommandException($"--junit: found \"{junit}\"; allowed: a file in a folder that exists");

        var environment = new TaskEnvironment
        {
            Ingress = arguments.GetValue(Ingress),
            Context = arguments.GetValue(Context),
            StepByStep = arguments.GetValue(Step) ? new StepByStep(Console.In, Console.Out) : null,
        };
        if (environment.Context is not null) return await RunAsync(tasks, environment with { Patience = Patience.Cluster }, junit, cancellationToken);

        environment = environment with { IsPlayground = true, Outside = OutsideWorld.None };
        var state = arguments.GetRequiredValue(SharedOptions.State).FullName;
        if (!StateLock.IsHeld(state)) return await RunPrivatelyAsync(tasks, environment, junit, cancellationToken);
        using var playground = await RunningPlayground.AttachAsync(state, cancellationToken);
        var outside = playground.Status.Offline ? OutsideWorld.Stub : OutsideWorld.None;
        return await RunAsync(tasks, environment with { Kubeconfig = playground.KubeconfigPath, Outside = outside }, junit, cancellationToken);
    }

    private static ImmutableArray<TaskFile> Tasks(string[] names, bool all)
    {
        if (all == names.Length > 0) throw new CommandException("task run: name at least one task, or all of them with --all");
        var catalog = TaskCommands.Catalog();
        var found = all ? catalog.All() : [.. names.Select(catalog.Find)];
        var errors = found.SelectMany(r => r.Errors).ToList();
        if (errors.Count > 0) throw new CommandException(string.Join('\n', errors));
        return [.. found.Select(r => r.Task!)];
    }

    private static async Task<int> RunAsync(ImmutableArray<TaskFile> tasks, TaskEnvironment environment, FileInfo? junit, CancellationToken cancellationToken)
    {
        var results = await TaskSuite.RunAsync(tasks, environment, Console.Out, cancellationToken);
        if (junit is not null)
        {
            try
            {
                // After Ctrl-C too: what was run is told.
                JunitReport.Write(junit.FullName, tasks, results, await EngineName.OfAsync(environment, CancellationToken.None));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CommandException($"--junit: {e.Message}");
            }
        }

        return TaskSuite.ExitCode(results);
    }

    /// <summary>No Playground runs: one is started for this run alone, on drawn ports and a state folder of its own.</summary>
    private static async Task<int> RunPrivatelyAsync(ImmutableArray<TaskFile> tasks, TaskEnvironment environment, FileInfo? junit, CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("playground-");
        try
        {
            var offline = tasks.Any(t => t.Requires.Any(static r => r.AnyOf.Any(static one => one.Kind == RequirementKind.Offline)));
            var options = PortOptions.Drawn(state.FullName) with { Offline = offline };
            Console.WriteLine($"No Playground runs here, so one is started for this run{(offline ? " (--offline)" : "")}.");
            await using (var playground = await PlaygroundHost.StartAsync(options, cancellationToken))
            {
                await playground.ApplyAsync(ManifestSet.Bookinfo(options), cancellationToken);
                await playground.WaitForPodsAsync(environment.Patience.Workloads, cancellationToken);
                await playground.ApplyAsync(ManifestSet.Companions(options, all: false), cancellationToken);
                await playground.WaitForPodsAsync(environment.Patience.Workloads, cancellationToken);
                environment = environment with { Kubeconfig = playground.KubeconfigPath, IsPrivate = true, Outside = offline ? OutsideWorld.Stub : OutsideWorld.None };
                return await RunAsync(tasks, environment, junit, cancellationToken);
            }
        }
        finally
        {
            Console.WriteLine("The Playground of this run has ended.");
            state.Delete(recursive: true);
        }
    }
}
