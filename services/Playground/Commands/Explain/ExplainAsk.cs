using System.Collections.Immutable;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Commands;

/// <summary>What <c>playground explain</c> asks of the running Playground; POSTed to <c>/playground/v1/explain</c>.</summary>
/// <param name="Url">As the caller writes it.</param>
/// <param name="From">
/// Who calls: a pod, its Deployment's name or its label <c>app</c>, with <c>NAMESPACE/</c> before it where it is not <c>default</c>. Null: a
/// visitor at the ingress gateway.
/// </param>
/// <param name="Method">HTTP method.</param>
/// <param name="Headers"><c>name: value</c> each; <c>Host</c> takes the place of the URL's host. Null: none.</param>
internal sealed record ExplainAsk(string Url, string? From = null, string Method = "GET", ImmutableArray<string>? Headers = null)
{
    private static readonly string[] Schemes = ["http", "https", "tls", "tcp"];

    /// <returns>Null: it cannot be read, said in <paramref name="problem"/>.</returns>
    public RequestQuestion? Read(out string problem)
    {
        problem = "";
        if (string.IsNullOrEmpty(Url))
        {
            problem = "url: found \"\"; allowed is http://HOST[:PORT]/PATH, https://HOST[:PORT]/PATH, tls://HOST[:PORT] or tcp://HOST:PORT";
            return null;
        }

        var text = Url.Contains("://", StringComparison.Ordinal) ? Url : $"http://{Url}";
        if (text.StartsWith("tls://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var secure) && secure.Port < 0)
            text = $"tls://{secure.Host}:443";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !Schemes.Contains(url.Scheme) || url.Port is < 1 or > 65535)
        {
            problem = $"url: found \"{Url}\"; allowed is http://HOST[:PORT]/PATH, https://HOST[:PORT]/PATH, tls://HOST[:PORT] or tcp://HOST:PORT";
            return null;
        }

        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var authority = url.Authority;
        foreach (var line in Headers ?? [])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                problem = $"header: found \"{line}\"; allowed is NAME: VALUE";
                return null;
            }

            var (name, value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
            if (name.Equals("host", StringComparison.OrdinalIgnoreCase)) authority = value;
            else headers.Add(KeyValuePair.Create(name, value));
        }

        return new RequestQuestion
        {
            Authority = authority,
            Port = url.Port,
            Method = Method,
            Scheme = url.Scheme,
            PathAndQuery = PathOf(text),
            Headers = headers.ToImmutable(),
        };
    }

    /// <summary>As written: Uri would put it in order before the proxy can.</summary>
    private static string PathOf(string url)
    {
        var start = url.IndexOfAny(['/', '?'], url.IndexOf("://", StringComparison.Ordinal) + 3);
        var path = start < 0 ? "/" : url[start..];
        return path[0] == '?' ? "/" + path : path;
    }
}
