using System.Collections.Immutable;

namespace Bookinfo.Playground.Store;

/// <summary>One kind that the API serves: names, versions and how it is stored. One store for all its versions.</summary>
internal sealed record ResourceKind
{
    /// <summary>API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>Served versions, preferred first. What is stored bears the preferred one; output is rewritten to the asked one.</summary>
    public required ImmutableArray<string> Versions { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public bool Namespaced { get; init; } = true;

    public ImmutableArray<string> ShortNames { get; init; } = [];

    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Whether kubectl reads and changes <c>/scale</c>.</summary>
    public bool Scalable { get; init; }

    /// <summary>Whether the kind comes from a CustomResourceDefinition in a real cluster: merge patch instead of strategic merge.</summary>
    public bool Custom { get; init; }

    /// <summary>Stored and shown, but nothing acts on it; said in a <c>Warning:</c> at apply time.</summary>
    public bool Inert { get; init; }

    /// <summary>Only get, list and watch: Playground itself writes it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Old group/version pairs under which the same objects are also taken, for example <c>extensions/v1beta1</c> for Deployment.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether its status is written apart, through <c>/status</c>, and never with the object.</summary>
    public bool HasStatus => Kind is not ("ConfigMap" or "Secret" or "ServiceAccount" or "Event");

    /// <summary><c>deployments.apps</c>, or just <c>pods</c> in the core group: how errors name the kind.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary><c>apps/v1</c>, or just <c>v1</c>: the stored apiVersion.</summary>
    public string ApiVersion => Group.Length == 0 ? Versions[0] : $"{Group}/{Versions[0]}";
}
