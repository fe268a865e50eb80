using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>One run of one task: its cluster, its visitors, and what it has changed so far.</summary>
internal sealed class TaskRun(TaskFile task, TaskEnvironment environment, ClusterApi api, TaskReport report) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ManifestChanges _changes = new(api);
    private readonly ImmutableArray<StepResult>.Builder _steps = ImmutableArray.CreateBuilder<StepResult>();
    private GatewayVisitors? _visitors;

    public ImmutableArray<StepResult> Steps => _steps.ToImmutable();

    public ChangeJournal Journal => _changes.Journal;

    /// <summary>Why the task cannot be run here. Empty: it can.</summary>
    public async Task<ImmutableArray<string>> ObstaclesAsync(CancellationToken ct)
    {
        var later = task.Scenarios.SelectMany(s => s.Steps).OfType<LaterStep>().Select(s => $"{s.Place}: {s.Kind}: not yet: {s.Reason}");
        var unmet = await new ClusterFacts(api, environment).UnmetAsync(task, ct);
        return [.. unmet.Select(u => $"requires {u}, which is not there"), .. later];
    }

    /// <summary>Runs the steps until one fails. The reasons are empty when none does.</summary>
    public async Task<ImmutableArray<string>> RunAsync(CancellationToken ct)
    {
        var missing = await new WorkloadWait(api, environment.Time).MissingAsync(task.Workloads, environment.WorkloadLimit, ct);
        if (missing is not []) return [.. missing.Select(m => $"{m}; the task needs it")];
        if (task.Scenarios.Any(s => s.Steps.Any(step => step is RequestStep)))
            _visitors = new GatewayVisitors(await GatewayAddress.FindAsync(api, environment.Ingress, ct), environment.Time);

        foreach (var scenario in task.Scenarios)
        {
            report.Begin(scenario);
            foreach (var step in scenario.Steps)
            {
                if (!await PassesAsync(step, ct)) return [$"{step.Place}: not as expected; the steps after it were not run"];
            }
        }

        return [];
    }

    public void Dispose() => _visitors?.Dispose();

    private async Task<bool> PassesAsync(TaskStep step, CancellationToken ct)
    {
        report.Begin(step, task.Folder, _visitors?.Gateway);
        var start = environment.Time.GetTimestamp();
        while (true)
        {
            var seen = await TryAsync(step, ct);
            var mismatches = ExpectationCheck.Mismatches(step.Expect, seen);
            if (mismatches is not [] && environment.Time.GetElapsedTime(start) < step.Within)
            {
                await Task.Delay(Pause, environment.Time, ct);
                continue;
            }

            var result = new StepResult(step, ExpectationText.Of(seen), mismatches);
            _steps.Add(result);
            report.End(result, seen);
            return result.Passed;
        }
    }

    private async Task<Observation> TryAsync(TaskStep step, CancellationToken ct)
    {
        if (step is RequestStep request) return await _visitors!.VisitAsync(request, ct);
        var start = environment.Time.GetTimestamp();
        var seen = step switch
        {
            ApplyStep apply => await _changes.ApplyAsync(Paths(apply.Files), ct),
            DeleteStep delete => await _changes.DeleteAsync(Paths(delete.Files), ct),
            KubectlStep kubectl => await new KubectlProcess(environment, task.Folder).RunAsync(kubectl.Arguments, ct),
            _ => throw new InvalidOperationException($"{step.GetType().Name} is no step that can be run"),
        };
        return new Observation { Exit = seen.Exit, Output = seen.Output, Duration = environment.Time.GetElapsedTime(start) };
    }

    private IEnumerable<string> Paths(ImmutableArray<string> files) => files.Select(f => Path.Combine(task.Folder, f));
}
