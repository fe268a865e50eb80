namespace Bookinfo.Playground.Pods.Status;

/// <summary>What <c>status.containerStatuses</c> says of one container.</summary>
internal sealed record ContainerStatus(string Name, string Image)
{
    public ContainerState State { get; init; } = new Waiting("ContainerCreating", null);

    /// <summary>How its run before this one ended; null: there was none.</summary>
    public Terminated? Last { get; init; }

    public bool Ready { get; init; }

    /// <summary>Running, and past its startup probe.</summary>
    public bool Started { get; init; }

    public int Restarts { get; init; }
}

internal abstract record ContainerState;

internal sealed record Waiting(string Reason, string? Message) : ContainerState;

internal sealed record Running(DateTimeOffset Since) : ContainerState;

/// <param name="ExitCode">128 + n when signal n ended it.</param>
/// <param name="Reason"><c>Completed</c>, <c>Error</c> or <c>StartError</c>.</param>
/// <param name="Message">Null when there is nothing to say.</param>
/// <param name="Started">Null when it never ran.</param>
/// <param name="Finished">When it ended.</param>
internal sealed record Terminated(int ExitCode, string Reason, string? Message, DateTimeOffset? Started, DateTimeOffset Finished) : ContainerState;
