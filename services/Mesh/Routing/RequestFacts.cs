using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Routing;

/// <summary>What a rule may look at in a request.</summary>
internal readonly ref struct RequestFacts
{
    /// <summary>Normalised (<see cref="PathNormalizer"/>), without the query string.</summary>
    public required string Path { get; init; }

    /// <summary>Without the question mark; empty: none.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    public required string Method { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>As sent, port included.</summary>
    public required string Authority { get; init; }

    public required IHeaderDictionary Headers { get; init; }
}
