namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>What a proxy may make of the beginning of a connection to a TLS port.</summary>
internal enum HelloMeaning
{
    /// <summary>A hello for <see cref="HelloCase.ServerName"/>: answered or passed on for that name.</summary>
    Named,

    /// <summary>The same, or refused.</summary>
    NamedOrNone,

    /// <summary>Nothing that anybody behind the proxy may see.</summary>
    None,

    /// <summary>What another reader of hellos finds in it.</summary>
    AsAnotherReads,
}

/// <summary>Bytes for one connection and what they mean.</summary>
/// <param name="Kind">The trick, for messages.</param>
/// <param name="Bytes">The whole of what the caller sends before it ends.</param>
/// <param name="Meaning">What may come of them.</param>
/// <param name="ServerName">As the proxy should understand it; null: none.</param>
/// <param name="SegmentSize">Bytes in each packet.</param>
internal sealed record HelloCase(string Kind, byte[] Bytes, HelloMeaning Meaning, string? ServerName, int SegmentSize);
