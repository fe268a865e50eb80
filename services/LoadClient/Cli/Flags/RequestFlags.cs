using System.Collections.Immutable;

using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that say what is sent.</summary>
internal static class RequestFlags
{
    public static FlagGroup Group { get; } = new("Request",
    [
        new Flag("H", "", "`header` like \"K: V\"; repeatable. Host replaces the Host line, an empty User-Agent drops it; gRPC: metadata"),
        new Flag("X", "", "`method`; without it GET, or POST where there is a payload or a content type"),
        new Flag("payload", "", "body `text`; {uuid} in it, and in the URL, becomes a fresh UUID on each call"),
        new Flag("payload-file", "", "body from the file at this `path`, - is stdin; beats the other two"),
        new Flag("payload-size", "0", "body of `N` pseudo-random bytes, at most -maxpayloadsizekb"),
        new Flag("maxpayloadsizekb", "256", "most `KiB` that -payload-size gives"),
        new Flag("content-type", "", "content `type` of the body, application/octet-stream without; POST follows"),
        new Flag("user", "", "basic authentication as `user:password`; never shown again"),
        new Flag("L", "false", "follow redirects; implies -stdclient", IsSwitch: true),
    ]);

    /// <summary>Reads them, the payload's file included.</summary>
    public static RequestOptions Read(FlagReader flags, string url, Stream input)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var contentType = flags.TextOrNull("content-type");
        foreach (var text in flags.All("H"))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : text[..colon].Trim();
            var value = colon < 0 ? "" : text[(colon + 1)..].Trim();
            if (name.Length == 0 || name.AsSpan().ContainsAny(" \t\r\n") || value.AsSpan().ContainsAny("\r\n")) flags.RefuseValue("H", text, "\"NAME: VALUE\" on one line");
            else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) contentType = value;
            else headers.Add(new(name, value));
        }

        var payload = PayloadFlags.Read(flags, input);
        return new RequestOptions
        {
            Method = flags.TextOrNull("X"),
            Headers = headers.ToImmutable(),
            Payload = payload,
            ContentType = contentType,
            UserCredentials = ReadUser(flags),
            HasUuid = url.Contains("{uuid}", StringComparison.Ordinal) || payload.AsSpan().IndexOf("{uuid}"u8) >= 0,
        };
    }

    private static string? ReadUser(FlagReader flags)
    {
        var user = flags.TextOrNull("user");
        // The value is a secret, so it is not repeated.
        if (user is not null && !user.Contains(':')) flags.RefuseFlag("user", "found a value without a colon, allowed is USER:PASSWORD");
        return user;
    }
}
