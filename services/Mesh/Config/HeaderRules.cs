using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Changes to headers, both ways.</summary>
internal sealed record HeaderRules
{
    public HeaderOperations? Request { get; init; }

    public HeaderOperations? Response { get; init; }

    public static HeaderRules Read(FieldReader f) => new()
    {
        Request = f.Object("request", HeaderOperations.Read),
        Response = f.Object("response", HeaderOperations.Read),
    };
}

/// <summary>Carried out in the order remove, set, add.</summary>
internal sealed record HeaderOperations
{
    /// <summary>Overwrites.</summary>
    public ImmutableSortedDictionary<string, string> Set { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Appends another value.</summary>
    public ImmutableSortedDictionary<string, string> Add { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<string> Remove { get; init; } = [];

    public static HeaderOperations Read(FieldReader f) => new()
    {
        Set = f.TextMap("set"),
        Add = f.TextMap("add"),
        Remove = f.Texts("remove"),
    };
}
