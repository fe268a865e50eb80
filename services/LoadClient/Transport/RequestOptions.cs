using System.Collections.Immutable;

namespace Bookinfo.LoadClient.Transport;

/// <summary>What a call sends.</summary>
internal sealed record RequestOptions
{
    /// <summary>Method (<c>-X</c>); null: GET, or POST when there is a payload or a content type.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// Headers as given (<c>-H</c>), in order, names as typed. <c>Host</c> overrides the Host line, an empty <c>User-Agent</c> drops it; the flag
    /// reader has taken <c>Content-Type</c> out.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Body; empty: none. <c>{uuid}</c> in it, and in the URL, becomes a fresh UUID on every call when <see cref="HasUuid"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Content type (<c>-content-type</c>); null: none without a payload, else application/octet-stream.</summary>
    public string? ContentType { get; init; }

    /// <summary>Basic authentication, <c>user:password</c> (<c>-user</c>); null: none. Never shown again.</summary>
    public string? UserCredentials { get; init; }

    /// <summary>Whether the URL or the payload holds <c>{uuid}</c>.</summary>
    public bool HasUuid { get; init; }
}
