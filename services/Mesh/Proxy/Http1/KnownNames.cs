using System.Collections.Frozen;
using System.Text;

using Microsoft.Net.Http.Headers;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Header names as strings: Kestrel recognises its own by reference, which is quicker.</summary>
internal static class KnownNames
{
    private static readonly FrozenDictionary<string, string> Known = new[]
    {
        HeaderNames.AcceptRanges, HeaderNames.AccessControlAllowCredentials, HeaderNames.AccessControlAllowOrigin, HeaderNames.Age, HeaderNames.Allow,
        HeaderNames.AltSvc, HeaderNames.CacheControl, HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage,
        HeaderNames.ContentLocation, HeaderNames.ContentRange, HeaderNames.ContentType, HeaderNames.Date, HeaderNames.ETag, HeaderNames.Expires,
        HeaderNames.LastModified, HeaderNames.Location, HeaderNames.Pragma, HeaderNames.RetryAfter, HeaderNames.Server, HeaderNames.SetCookie,
        HeaderNames.StrictTransportSecurity, HeaderNames.Vary, HeaderNames.Via, HeaderNames.WWWAuthenticate,
    }.ToFrozenDictionary(static name => name, StringComparer.OrdinalIgnoreCase);

    /// <param name="name">As received.</param>
    /// <param name="lowerCase">Whether a name that Kestrel does not know becomes lower case, as Envoy writes all of them.</param>
    public static string Text(ReadOnlySpan<byte> name, bool lowerCase)
    {
        var text = Encoding.Latin1.GetString(name);
        if (Known.TryGetValue(text, out var known)) return known;
        return lowerCase ? text.ToLowerInvariant() : text;
    }
}
