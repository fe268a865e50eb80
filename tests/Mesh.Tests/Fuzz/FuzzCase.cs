namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>What a peer may make of the bytes of a case.</summary>
internal enum Meaning
{
    /// <summary>One request, to be forwarded as it was meant.</summary>
    One,

    /// <summary>One request, to be forwarded as it was meant or refused.</summary>
    OneOrNone,

    /// <summary>Nothing that may be forwarded.</summary>
    None,

    /// <summary>What a reader by the letter finds in them; where that one stops, at most one request without anything smuggled.</summary>
    ByTheLetter,
}

/// <summary>Bytes for one connection and what they mean.</summary>
/// <param name="Kind">The trick, for messages.</param>
/// <param name="Bytes">As Latin-1. The path of every request in them, meant or smuggled, begins with the case's number.</param>
/// <param name="Meaning">What may come of them.</param>
/// <param name="Body">Of the request that is meant.</param>
internal sealed record FuzzCase(string Kind, string Bytes, Meaning Meaning, string Body = "");
