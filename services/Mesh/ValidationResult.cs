using System.Collections.Immutable;

namespace Bookinfo.Mesh;

/// <param name="Errors">Why the resource is refused; empty: accepted.</param>
/// <param name="Warnings">What is accepted but will not do what the author may think, unsupported fields included.</param>
public sealed record ValidationResult(ImmutableArray<ValidationIssue> Errors, ImmutableArray<ValidationIssue> Warnings)
{
    public bool IsValid => Errors.IsEmpty;
}

/// <summary>One finding about one resource.</summary>
/// <param name="FieldPath">Path within the resource, for example <c>spec.http[0].route[1].weight</c>.</param>
/// <param name="Message">What is wrong, what was found and what is allowed, in Istio's words where it has some.</param>
public sealed record ValidationIssue(string FieldPath, string Message)
{
    public override string ToString() => $"{FieldPath}: {Message}";
}

/// <summary>What became of a snapshot.</summary>
/// <param name="Version">Number of the route table now serving, counting up from 1.</param>
/// <param name="Rejected">Resources left out, with their findings.</param>
public sealed record ApplyResult(long Version, ImmutableArray<RejectedObject> Rejected)
{
    /// <summary>One for each Gateway API resource that is the mesh's business.</summary>
    public ImmutableArray<ObjectStatus> Statuses { get; init; } = [];
}

/// <summary>A resource that was left out of the route table.</summary>
public sealed record RejectedObject(MeshObject Resource, ImmutableArray<ValidationIssue> Errors);
