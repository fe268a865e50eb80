using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>One run of one task: its cluster, its visitors, and what it has changed so far.</summary>
internal sealed class TaskRun(TaskFile task, TaskEnvironment environment, ClusterApi api, TaskReport report) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ManifestChanges _changes = new(api, environment.Time);
    private readonly ImmutableArray<StepResult>.Builder _steps = ImmutableArray.CreateBuilder<StepResult>();
    private readonly PodCommands _pods = new(api);
    private readonly RunFiles _files = new(task.Folder);
    private readonly List<KubectlStep> _undo = [];
    private Visitors? _visitors;
    private DateTimeOffset _stepBefore;

    public ImmutableArray<StepResult> Steps => _steps.ToImmutable();

    public ChangeJournal Journal => _changes.Journal;

    /// <summary>Why the task cannot be run here. Empty: it can.</summary>
    public async Task<ImmutableArray<string>> ObstaclesAsync(CancellationToken ct)
    {
        var unmet = await new ClusterFacts(api, environment).UnmetAsync(task, ct);
        return [.. unmet.Select(u => $"requires {u}, which is not there")];
    }

    /// <summary>Runs the steps until one fails. The reasons are empty when none does.</summary>
    public async Task<ImmutableArray<string>> RunAsync(CancellationToken ct)
    {
        var missing = await new WorkloadWait(api, environment.Time).MissingAsync(task.Workloads, environment.Patience.Workloads, ct);
        if (missing is not []) return [.. missing.Select(m => $"{m}; the task needs it")];
        _visitors = new Visitors(api, environment, _files.PathOf);
        await _visitors.PrepareAsync(task.Scenarios.SelectMany(s => s.Steps), ct);
        foreach (var scenario in task.Scenarios)
        {
            report.Begin(scenario);
            foreach (var step in scenario.Steps)
            {
                if (!await PassesAsync(scenario.Name, environment.Patience.Of(step), ct)) return [$"{step.Place}: not as expected; the steps after it were not run"];
            }
        }

        await PauseAsync("puts everything back", ct);
        return [];
    }

    /// <summary>Runs what the steps with <c>undo</c> gave for it, the last step's first.</summary>
    public async Task<ImmutableArray<(string Line, bool IsOk)>> UndoAsync(CancellationToken ct)
    {
        var lines = ImmutableArray.CreateBuilder<(string, bool)>();
        foreach (var step in Enumerable.Reverse(_undo))
        {
            var seen = await KubectlAsync(step.Undo, ct);
            lines.Add(($"kubectl {string.Join(' ', step.Undo)}: {(seen.Exit == 0 ? "done" : seen.Output.Trim())}", seen.Exit == 0));
        }

        _undo.Clear();
        return lines.ToImmutable();
    }

    public void Dispose()
    {
        _visitors?.Dispose();
        _files.Dispose();
    }

    private async Task<bool> PassesAsync(string scenario, TaskStep step, CancellationToken ct)
    {
        var commands = CommandLine.Of(step, task.Folder, await _visitors!.AddressAsync(step, ct), _files.Expand);
        report.Begin(step, commands);
        if (!await PauseAsync("runs it", ct)) throw new TaskStoppedException($"stopped before {step.Place}, as you wished");
        var start = environment.Time.GetTimestamp();
        var began = environment.Time.GetUtcNow();
        while (true)
        {
            var seen = await TryAsync(step, ct);
            var mismatches = ExpectationCheck.Mismatches(step.Expect, seen);
            if (mismatches is not [] && environment.Time.GetElapsedTime(start) < step.Within)
            {
                await Task.Delay(Pause, environment.Time, ct);
                continue;
            }

            _stepBefore = began;
            var result = new StepResult(scenario, step, commands, ExpectationText.Of(seen), mismatches, environment.Time.GetElapsedTime(start));
            _steps.Add(result);
            report.End(result, seen);
            if (step is ApplyStep or DeleteStep && environment.Patience.Settle > TimeSpan.Zero) await Task.Delay(environment.Patience.Settle, environment.Time, ct);
            return result.Passed;
        }
    }

    private async Task<bool> PauseAsync(string what, CancellationToken ct) =>
        environment.StepByStep is not { } person || await person.GoOnAsync(what, ct);

    private async Task<Observation> TryAsync(TaskStep step, CancellationToken ct)
    {
        switch (step)
        {
            case RequestStep { From: not null } request:
                return await new PodVisitors(_pods, environment.Time).VisitAsync(request, ct);
            case RequestStep request:
                return await _visitors!.VisitAsync(request, ct);
            case TcpStep tcp:
                return await _visitors!.VisitAsync(tcp, ct);
        }

        var start = environment.Time.GetTimestamp();
        var seen = step switch
        {
            ApplyStep apply => await _changes.ApplyAsync(Paths(apply.Files), ct),
            DeleteStep delete => await _changes.DeleteAsync(Paths(delete.Files), ct),
            KubectlStep kubectl => await KubectlAsync(kubectl, ct),
            CertsStep certs => _files.MakeCertificates(certs.Host, environment.Time.GetUtcNow()),
            ExecStep exec => await _pods.ExecAsync(exec.Pod, exec.Arguments, ct),
            LogsStep logs => await _pods.LogsAsync(logs.Pod, logs.SinceStep ? _stepBefore : null, ct),
            _ => throw new InvalidOperationException($"{step.GetType().Name} is no step that can be run"),
        };
        return new Observation { Exit = seen.Exit, Output = seen.Output, Duration = environment.Time.GetElapsedTime(start) };
    }

    private async Task<CommandSeen> KubectlAsync(KubectlStep step, CancellationToken ct)
    {
        // Before it is run: what was interrupted may have taken effect.
        if (step.Undo is not [] && !_undo.Contains(step)) _undo.Add(step);
        return await KubectlAsync(step.Arguments, ct);
    }

    private Task<CommandSeen> KubectlAsync(ImmutableArray<string> arguments, CancellationToken ct) =>
        new KubectlProcess(environment, task.Folder).RunAsync(arguments.Select(_files.Expand), ct);

    private IEnumerable<string> Paths(ImmutableArray<string> files) => files.Select(f => Path.Combine(task.Folder, f));
}
