using System.Net;
using System.Text;

using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Http;

namespace Bookinfo.LoadClient.Cli.Curl;

/// <summary>The request that the flags describe.</summary>
internal static class CurlRequest
{
    /// <param name="target">URL and version.</param>
    /// <param name="options">Method, headers and body.</param>
    /// <param name="stream">A body that comes while it is sent; null: the one of the options.</param>
    public static HttpRequestMessage Create(TargetOptions target, RequestOptions options, Stream? stream)
    {
        var content = Content(options, stream);
        var message = new HttpRequestMessage(new HttpMethod(options.Method ?? (content is null ? "GET" : "POST")), Fill(target.Url))
        {
            Content = content,
            Version = target.Http2 || stream is not null ? HttpVersion.Version20 : target.Http10 ? HttpVersion.Version10 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (!target.KeepAlive) message.Headers.ConnectionClose = true;
        foreach (var (name, value) in options.Headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase)) message.Headers.Host = value;
            else if (value.Length > 0 || !IsUserAgent(name)) message.Headers.TryAddWithoutValidation(name, value);
        }

        if (!options.Headers.Any(header => IsUserAgent(header.Key))) message.Headers.TryAddWithoutValidation("User-Agent", RequestBytes.DefaultUserAgent);
        if (options.UserCredentials is { } user) message.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        return message;
    }

    private static HttpContent? Content(RequestOptions options, Stream? stream)
    {
        HttpContent? content = stream is not null ? new StreamContent(stream)
            : options.Payload.Length > 0 || options.ContentType is not null ? new ReadOnlyMemoryContent(options.HasUuid ? Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(options.Payload.Span))) : options.Payload)
            : null;
        content?.Headers.TryAddWithoutValidation("Content-Type", options.ContentType ?? "application/octet-stream");
        return content;
    }

    private static bool IsUserAgent(string name) => name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase);

    // Each place gets a UUID of its own, as on a call of a load test.
    private static string Fill(string text)
    {
        const string Place = "{uuid}";
        for (var at = text.IndexOf(Place, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Place, at, StringComparison.Ordinal))
            text = string.Concat(text.AsSpan(0, at), Guid.NewGuid().ToString(), text.AsSpan(at + Place.Length));
        return text;
    }
}
