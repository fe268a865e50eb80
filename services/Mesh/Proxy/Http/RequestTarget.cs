using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>What a request asks for, as its sender wrote it.</summary>
/// <param name="AuthorityText">Host header or authority, as sent.</param>
/// <param name="Dialled">Where the caller wanted to connect: the tunnel's target, else the authority.</param>
/// <param name="PathAndQuery">Percent-encodings kept.</param>
internal readonly record struct RequestTarget(string AuthorityText, Authority Dialled, string PathAndQuery)
{
    private const int DefaultPort = 80;

    /// <summary>Reads a request to a sidecar; an answer in its place when it is none for a proxy.</summary>
    public static RequestTarget? ReadProxied(HttpContext context, Authority? tunnel, out LocalReply? refusal)
    {
        refusal = null;
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var authority = context.Request.Host.Value ?? "";
        var path = raw;
        if (SplitAbsolute(raw) is { } absolute) (authority, path) = absolute;
        else if (tunnel is null && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            refusal = LocalReply.NotProxied;
            return null;
        }

        if (tunnel is { } target) return new RequestTarget(authority, target, path);
        if (Authority.TryParse(authority, DefaultPort, out var dialled)) return new RequestTarget(authority, dialled, path);
        refusal = LocalReply.BadAuthority;
        return null;
    }

    /// <summary>Reads a request to a gateway; the port is the listener's.</summary>
    public static RequestTarget ReadGateway(HttpContext context, int listenerPort)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (authority, path) = SplitAbsolute(raw) ?? (context.Request.Host.Value ?? "", raw);
        return new RequestTarget(authority, new Authority(authority, listenerPort), path);
    }

    private static (string Authority, string Path)? SplitAbsolute(string raw)
    {
        if (raw.StartsWith('/')) return null;
        var scheme = raw.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0) return null;
        var start = scheme + 3;
        var end = raw.AsSpan(start).IndexOfAny('/', '?');
        if (end < 0) return (raw[start..], "/");
        var path = raw[(start + end)..];
        return (raw.Substring(start, end), path[0] == '?' ? "/" + path : path);
    }
}
