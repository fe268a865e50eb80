using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Changes to headers, both ways.</summary>
internal sealed record HeaderRules
{
    /// <summary>On the way to the destination; null: none.</summary>
    public HeaderOperations? Request { get; init; }

    /// <summary>On the way back to the caller; null: none.</summary>
    public HeaderOperations? Response { get; init; }

    public static HeaderRules Read(FieldReader f) => new()
    {
        Request = f.Object("request", HeaderOperations.Read),
        Response = f.Object("response", HeaderOperations.Read),
    };
}

/// <summary>Carried out in the order remove, set, add.</summary>
/// <field name="set.name">Name of the header; of several with one name the first counts.</field>
/// <field name="set.value">Overwrites what is there.</field>
/// <field name="add.name">Name of the header; of several with one name the first counts.</field>
/// <field name="add.value">Comes in addition to what is there.</field>
internal sealed record HeaderOperations
{
    /// <summary>Values by name of a header; overwrite what is there.</summary>
    public ImmutableSortedDictionary<string, string> Set { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Values by name of a header; come in addition to what is there.</summary>
    public ImmutableSortedDictionary<string, string> Add { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Names of headers to take away.</summary>
    public ImmutableArray<string> Remove { get; init; } = [];

    public static HeaderOperations Read(FieldReader f) => new()
    {
        Set = f.TextMap("set"),
        Add = f.TextMap("add"),
        Remove = f.Texts("remove"),
    };
}
