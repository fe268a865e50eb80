namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary><c>OUTBOUND_PROXY</c>: the proxy that connections to upstreams tunnel through.</summary>
public static class OutboundProxy
{
    public const string Variable = "OUTBOUND_PROXY";

    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Allowed = "http://HOST:PORT";

    /// <summary>Reads the variable's text; unset and empty are no proxy.</summary>
    public static bool TryParse(string? text, out Uri? proxy)
    {
        proxy = null;
        return string.IsNullOrEmpty(text)
            || (Uri.TryCreate(text, UriKind.Absolute, out proxy) && proxy.Scheme == Uri.UriSchemeHttp && proxy.PathAndQuery == "/" && proxy.UserInfo == "");
    }
}
