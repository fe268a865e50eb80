using System.Globalization;
using System.Text;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Attributes of cookies that the Go port sets, which <c>attr[Name]</c> in the query may change.</summary>
internal sealed record GoCookieAttributes(string Path, string Domain, bool HttpOnly, bool Secure, string SameSite, bool AreAdjustable)
{
    private const string Prefix = "attr[";

    public static GoCookieAttributes Read(Exchange exchange)
    {
        var attributes = new GoCookieAttributes("/", "", true, exchange.Dialect.IsHttps(exchange), "", !exchange.Settings.AsGo215);
        if (!attributes.AreAdjustable) return attributes with { Path = "", Secure = false };
        for (var i = 0; i < exchange.Query.Count; i++)
        {
            var (name, value, _) = exchange.Query[i];
            if (attributes.IsAttribute(name)) attributes = attributes.With(name[Prefix.Length..^1].ToLowerInvariant(), value);
        }

        return attributes;
    }

    public bool IsAttribute(string name) => AreAdjustable && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith(']');

    /// <param name="name">Of the cookie.</param>
    /// <param name="value">Of the cookie.</param>
    /// <param name="expired">When it has expired; null for a cookie that has not.</param>
    public string Write(string name, string value, DateTimeOffset? expired)
    {
        var text = new StringBuilder(name).Append('=').Append(CookieText.SanitizeGo(value));
        if (Path.Length > 0) text.Append("; Path=").Append(CookieText.SanitizeAttribute(Path));
        if (Domain.Length > 0 && Domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')) text.Append("; Domain=").Append(Domain.TrimStart('.'));
        if (expired is { } time) text.Append(CultureInfo.InvariantCulture, $"; Expires={time:R}; Max-Age=0");
        if (HttpOnly) text.Append("; HttpOnly");
        if (Secure) text.Append("; Secure");
        if (SameSite.Length > 0) text.Append("; SameSite=").Append(SameSite);
        return text.ToString();
    }

    private GoCookieAttributes With(string name, string value) => name switch
    {
        "path" => this with { Path = value },
        "domain" => this with { Domain = value },
        "httponly" => this with { HttpOnly = IsTrue(value) },
        "secure" => this with { Secure = IsTrue(value) },
        "samesite" => this with { SameSite = SameSiteOf(value) ?? SameSite },
        _ => this,
    };

    private static bool IsTrue(string value) => value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string? SameSiteOf(string value) => value.ToLowerInvariant() switch
    {
        "lax" => "Lax",
        "strict" => "Strict",
        "none" => "None",
        _ => null,
    };
}
