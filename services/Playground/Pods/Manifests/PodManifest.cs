using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Manifests;

/// <summary>What a Pod object asks for, as far as Playground runs it. Absent fields have Kubernetes' defaults.</summary>
internal sealed record PodManifest
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>What the pod takes for its host's name: <c>spec.hostname</c>, else its own name.</summary>
    [field: AllowNull]
    public string HostName { get => field ?? Name; init; }

    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableArray<ContainerManifest> InitContainers { get; init; } = [];

    public ImmutableArray<ContainerManifest> Containers { get; init; } = [];

    /// <summary>All that run as long as the pod does: the containers, and init containers that run beside them.</summary>
    public IEnumerable<ContainerManifest> Lasting => InitContainers.Where(static container => container.RunsBeside).Concat(Containers);

    public ImmutableArray<VolumeManifest> Volumes { get; init; } = [];

    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.Always;

    /// <summary>From SIGTERM to SIGKILL: 30 s by default.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    public string ServiceAccount { get; init; } = "default";

    /// <summary>Whether Services of the namespace appear as environment variables (the default).</summary>
    public bool ServiceLinks { get; init; } = true;

    public bool HostNetwork { get; init; }

    public static PodManifest Read(StoredObject pod) => PodManifestReader.Read(pod);
}

internal enum RestartPolicy
{
    Always,

    /// <summary>Only after an exit code other than 0.</summary>
    OnFailure,

    Never,
}
