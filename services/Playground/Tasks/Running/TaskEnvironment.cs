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

    /// <summary>Default: the internet, which a cluster is taken to have.</summary>
    public OutsideWorld Outside { get; init; } = OutsideWorld.Internet;

    /// <summary>How long the task's workloads may take to become available. Default: 60 s.</summary>
    public TimeSpan WorkloadLimit { get; init; } = TimeSpan.FromSeconds(60);

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
