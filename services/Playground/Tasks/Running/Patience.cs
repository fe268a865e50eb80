namespace Bookinfo.Playground.Tasks;

/// <summary>How long a run waits for what takes its time, and how far chance may stray before it counts as a fault.</summary>
internal sealed record Patience
{
    /// <summary>Playground on this machine: rules count within milliseconds, pods start in seconds, nobody else calls.</summary>
    public static readonly Patience Playground = new();

    /// <summary>A cluster: images are pulled, istiod sends rules to every proxy, namespaces end slowly.</summary>
    public static readonly Patience Cluster = new()
    {
        Workloads = TimeSpan.FromMinutes(5),
        CleanUp = TimeSpan.FromMinutes(3),
        Settle = TimeSpan.FromSeconds(5),
        Slowness = 3,
        LeastSigma = 4,
    };

    /// <summary>How long the task's workloads may take to become available. Default: 60 s.</summary>
    public TimeSpan Workloads { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long everything may take that puts things back after a task. Default: 30 s.</summary>
    public TimeSpan CleanUp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause after each step that applies or deletes something. Zero, the default: none.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>What the times of a task file, <c>within</c> and longest durations, are multiplied by. Default: 1.</summary>
    public double Slowness { get; init; } = 1;

    /// <summary>Least half width of a share's band, in standard deviations. Zero, the default: as the task says.</summary>
    public double LeastSigma { get; init; }

    /// <summary>The step as it is judged here.</summary>
    public TaskStep Of(TaskStep step) => step with
    {
        Within = step.Within * Slowness,
        Expect = step.Expect with
        {
            Duration = step.Expect.Duration is { } duration ? duration with { Max = duration.Max * Slowness } : null,
            Shares = [.. step.Expect.Shares.Select(share => share with { Sigma = Math.Max(share.Sigma, LeastSigma) })],
        },
    };
}
