using System.Collections.Immutable;

namespace Bookinfo.Playground.Pods.Images;

/// <summary>One row of <c>images.yaml</c>: what an image name means here.</summary>
internal sealed record Image
{
    /// <summary>Name without registry, <c>library/</c>, tag and digest.</summary>
    public required string Repository { get; init; }

    /// <summary>Our program, the name of its folder under <c>workloads/</c>; null: no process, the mesh stands for it.</summary>
    public string? Project { get; init; }

    /// <summary>Somebody's own program in place of <see cref="Project"/>: what is started; empty: none.</summary>
    public ImmutableArray<string> Own { get; init; } = [];

    /// <summary>Words that always stand before the arguments.</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>Arguments when the manifest gives none.</summary>
    public ImmutableArray<string> Cmd { get; init; } = [];

    /// <summary>What the variant bakes in.</summary>
    public ImmutableDictionary<string, string> Env { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Path or name of a program in the image to the project of ours that answers for it, with words that stand before the arguments.</summary>
    public ImmutableDictionary<string, string> Programs { get; init; } = ImmutableDictionary<string, string>.Empty;
}
