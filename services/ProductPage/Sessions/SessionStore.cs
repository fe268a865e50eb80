using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ProductPage.Sessions;

/// <summary>Reads the session of a request and writes that of an answer. Whoever asks here depends on the cookie, and says so.</summary>
internal sealed class SessionStore(SessionCookie cookie)
{
    public const string CookieName = "session";

    private const string Expired = $"{CookieName}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/";

    /// <summary>The visitor's session; null: none, or a cookie that is not ours.</summary>
    public Session? Read(HttpContext context)
    {
        Vary(context);
        return cookie.Read(context.Request.Cookies[CookieName]);
    }

    public void Write(HttpContext context, Session session)
    {
        Vary(context);
        Append(context, $"{CookieName}={cookie.Write(session)}; HttpOnly; Path=/");
    }

    /// <summary>Ends the session, where there is one.</summary>
    public void Drop(HttpContext context)
    {
        if (Read(context) is not null) Append(context, Expired);
    }

    private static void Vary(HttpContext context) => context.Response.Headers[HeaderNames.Vary] = HeaderNames.Cookie;

    // By hand: the framework writes the attributes in another order and in lower case.
    private static void Append(HttpContext context, string value) =>
        context.Response.Headers[HeaderNames.SetCookie] = StringValues.Concat(context.Response.Headers[HeaderNames.SetCookie], value);
}
