using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>HTTP requests through the ingress gateway, each on a connection of its own, as curl makes them.</summary>
internal sealed record RequestStep : TaskStep
{
    /// <summary>User who logs in by the page's form first; null: nobody. The cookie is kept for the whole run.</summary>
    public string? As { get; init; }

    /// <summary>Default: GET.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Path and query, beginning with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>Host header; null: the gateway's own address.</summary>
    public string? Host { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How many requests, one after the other: 1 (the default) to 1000.</summary>
    public int Times { get; init; } = 1;
}
