namespace Bookinfo.Playground.Tasks;

/// <summary>Where a task is run.</summary>
internal sealed record TaskEnvironment
{
    /// <summary>Null: as kubectl looks for it ($KUBECONFIG, else ~/.kube/config).</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null: its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Address of the ingress gateway's http port, <c>HOST:PORT</c>; null: found through the API.</summary>
    public string? Ingress { get; init; }

    /// <summary>The engine is Playground, whose behaviour is that of the current Istio.</summary>
    public bool IsPlayground { get; init; }

    /// <summary>Nobody else uses the engine: what is there after a task and was not before it is the task's fault.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Default: the internet, which a cluster is taken to have.</summary>
    public OutsideWorld Outside { get; init; } = OutsideWorld.Internet;

    /// <summary>Default: Playground's.</summary>
    public Patience Patience { get; init; } = Patience.Playground;

    /// <summary>Asked before each step; null: the steps follow one another by themselves.</summary>
    public StepByStep? StepByStep { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

internal enum OutsideWorld
{
    /// <summary>Hosts outside the mesh cannot be reached.</summary>
    None,

    /// <summary>Real hosts answer.</summary>
    Internet,

    /// <summary>Playground's stub internet answers (<c>--offline</c>).</summary>
    Stub,
}
