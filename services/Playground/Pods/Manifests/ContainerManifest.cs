using System.Collections.Immutable;
using System.Text.Json;

namespace Bookinfo.Playground.Pods.Manifests;

/// <summary>One container of a pod.</summary>
internal sealed record ContainerManifest
{
    /// <summary>The container that stands for a pod's proxy.</summary>
    public const string Sidecar = "istio-proxy";

    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>Replaces the image's entrypoint; null: the image's own.</summary>
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>Replaces the image's default arguments; null: the image's own, unless there is a command.</summary>
    public ImmutableArray<string>? Args { get; init; }

    /// <summary>Elements of <c>env</c>, resolved when the container starts.</summary>
    public ImmutableArray<JsonElement> Env { get; init; } = [];

    /// <summary>Elements of <c>envFrom</c>.</summary>
    public ImmutableArray<JsonElement> EnvFrom { get; init; } = [];

    public ImmutableArray<ContainerPort> Ports { get; init; } = [];

    public ImmutableArray<VolumeMount> Mounts { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Of an init container: <c>restartPolicy: Always</c>. It is started in its turn and runs beside the others until they have ended,
    /// what Kubernetes calls a sidecar container.
    /// </summary>
    public bool RunsBeside { get; init; }

    public ProbeManifest? Startup { get; init; }

    public ProbeManifest? Liveness { get; init; }

    public ProbeManifest? Readiness { get; init; }

    public IEnumerable<ProbeManifest> Probes => new[] { Startup, Liveness, Readiness }.OfType<ProbeManifest>();

    /// <summary>
    /// The sidecar's containers: not run as processes, since the embedded mesh stands for them (decision 17). A gateway's
    /// container has the same name.
    /// </summary>
    public bool IsProxy => Name is Sidecar or "istio-init" or "istio-validation";

    /// <summary>Number of a port given by number or by name; null when no port has that name.</summary>
    public int? PortNumber(string port) =>
        int.TryParse(port, out var number) ? number : Ports.FirstOrDefault(p => p.Name == port)?.Number;
}

/// <param name="Number">As the manifest has it.</param>
/// <param name="Name">Null when it has none.</param>
/// <param name="Udp">TCP otherwise.</param>
internal sealed record ContainerPort(int Number, string? Name, bool Udp);

/// <param name="Volume">Name of one of the pod's volumes.</param>
/// <param name="Path">Absolute path in the container.</param>
/// <param name="SubPath">The part of the volume that is mounted; null: all.</param>
internal sealed record VolumeMount(string Volume, string Path, string? SubPath);

/// <param name="Name">What mounts call it.</param>
/// <param name="Source">The whole element of <c>spec.volumes</c>.</param>
internal sealed record VolumeManifest(string Name, JsonElement Source);
