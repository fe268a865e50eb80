using System.Globalization;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

using Microsoft.Extensions.Primitives;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>The Python original's digest dialogue, whose memory is in cookies.</summary>
internal sealed class DigestConversation
{
    private const string Never = "never";

    private readonly Exchange _exchange;
    private readonly FieldList _cookies = new();
    private readonly string _user;
    private readonly string _password;
    private readonly string _algorithm;
    private readonly string _staleAfter;
    private readonly List<string> _set = [];

    public DigestConversation(Exchange exchange)
    {
        _exchange = exchange;
        var values = exchange.Values;
        (_user, _password) = (values[1], values[2]);
        _algorithm = values.Count > 3 && values[3] is "SHA-256" or "SHA-512" ? values[3] : "MD5";
        _staleAfter = values.Count > 4 && IsNumber(values[4]) ? values[4] : Never;
        foreach (var header in exchange.Http.Request.Headers.Cookie) CookieText.Read(header ?? "", _cookies);
    }

    public Task AnswerAsync()
    {
        var header = _exchange.RequestHeader("Authorization");
        var wantsCookies = _exchange.Query.First("require-cookie")?.ToLowerInvariant() is "1" or "t" or "true";
        var credentials = DigestCredentials.Read(header);
        if (credentials is null || (wantsCookies && _exchange.Http.Request.Headers.Cookie.Count == 0)) return Challenge(stale: false, credentials: null);
        if (wantsCookies && Cookie("fake") != "fake_value") return MissingCookie();
        if (Cookie("stale_after") == "0" || (Cookie("last_nonce") is { } last && last == credentials.Nonce)) return Challenge(stale: true, credentials);
        return credentials.User == _user && Proves(credentials) ? Welcome() : Challenge(stale: false, credentials);
    }

    // The original knows the decoded path only and fails over a query; clients sign what they sent.
    private bool Proves(DigestCredentials credentials)
    {
        var (method, query) = (_exchange.Http.Request.Method, _exchange.Target.HasQuery ? "?" + _exchange.Target.Query : "");
        var body = _exchange.Body.Span;
        var decoded = PercentText.Decode(_exchange.Path, plusIsSpace: false);
        return credentials.Proves(_password, method, decoded + query, body) || credentials.Proves(_password, method, _exchange.Path + query, body);
    }

    private Task Challenge(bool stale, DigestCredentials? credentials)
    {
        var qop = _exchange.Values[0] is "auth" or "auth-int" ? _exchange.Values[0] : "auth, auth-int";
        _exchange.Http.Response.Headers.WWWAuthenticate =
            $"Digest realm=\"me@kennethreitz.com\", nonce=\"{DigestCredentials.Fresh(_algorithm)}\", qop=\"{qop}\", "
            + $"opaque=\"{DigestCredentials.Fresh(_algorithm)}\", algorithm={_algorithm}, stale={(stale ? "TRUE" : "FALSE")}";
        Set("stale_after", _staleAfter);
        if (credentials is not null) Set("last_nonce", credentials.Nonce);
        Set("fake", "fake_value");
        SendCookies();
        return _exchange.SendEmpty(401);
    }

    private Task MissingCookie()
    {
        Set("fake", "fake_value");
        SendCookies();
        var json = Dialect.Begin(_exchange);
        json.BeginObject();
        json.Name("errors"u8);
        json.BeginArray();
        json.Element();
        json.String("missing cookie set on challenge");
        json.EndArray();
        json.EndObject();
        return _exchange.SendJson(403);
    }

    private Task Welcome()
    {
        Set("fake", "fake_value");
        if (Cookie("stale_after") is { } left) Set("stale_after", IsNumber(left) ? (int.Parse(left, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture) : Never);
        SendCookies();
        return AuthenticationEndpoints.Result(_exchange, 200, _user);
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number > int.MinValue;

    // The last cookie of a name counts.
    private string? Cookie(string name)
    {
        string? value = null;
        for (var i = 0; i < _cookies.Count; i++)
        {
            if (_cookies[i].Name == name) value = _cookies[i].Value;
        }

        return value;
    }

    private void Set(string name, string value) => _set.Add($"{name}={CookieText.QuotePy(value)}; Path=/");

    private void SendCookies() => _exchange.Http.Response.Headers.SetCookie = new StringValues([.. _set]);
}
