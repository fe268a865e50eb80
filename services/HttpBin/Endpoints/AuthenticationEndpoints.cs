using System.Text;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Basic and bearer authentication against what the path says.</summary>
internal static class AuthenticationEndpoints
{
    private const string BasicChallenge = "Basic realm=\"Fake Realm\"";

    public static void MapAuthentication(this RouteTable routes)
    {
        routes.Py("/basic-auth/{user}/{passwd}", Methods.GetHead, BasicPy);
        routes.Go("/basic-auth/{user}/{passwd}", Methods.Any, BasicGo);
        routes.Py("/hidden-basic-auth/{user}/{passwd}", Methods.GetHead, HiddenPy);
        routes.Go("/hidden-basic-auth/{user}/{passwd}", Methods.Any, HiddenGo);
        routes.Py("/bearer", Methods.GetHead, BearerPy);
        routes.Go("/bearer", Methods.Any, BearerGo);
    }

    /// <summary>The body of a successful, or in Go also of a failed, authentication.</summary>
    public static Task Result(Exchange exchange, int status, string user)
    {
        var authenticated = status == 200;
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        if (exchange.Settings.AsGo215)
        {
            json.Name("authorized"u8);
            json.Bool(authenticated);
            json.Name("user"u8);
            json.String(user);
            json.EndObject();
            return exchange.SendJson(status);
        }

        json.Name("authenticated"u8);
        json.Bool(authenticated);
        json.Name("user"u8);
        json.String(user);
        if (exchange.Settings.Dialect == DialectName.Go)
        {
            json.Name("authorized"u8);
            json.Bool(authenticated);
        }

        json.EndObject();
        return exchange.SendJson(status);
    }

    /// <summary>User of a Basic header; null when there is none.</summary>
    public static (string User, string Password)? ReadBasic(Exchange exchange)
    {
        if (exchange.RequestHeader("Authorization") is not { } header || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }

    private static bool IsExpected(Exchange exchange) => ReadBasic(exchange) is { } given && given.User == exchange.Values[0] && given.Password == exchange.Values[1];

    private static Task BasicPy(Exchange exchange)
    {
        if (IsExpected(exchange)) return Result(exchange, 200, exchange.Values[0]);
        exchange.Http.Response.Headers.WWWAuthenticate = BasicChallenge;
        return exchange.Send(401, null, default);
    }

    private static Task BasicGo(Exchange exchange)
    {
        if (IsExpected(exchange)) return Result(exchange, 200, exchange.Values[0]);
        exchange.Http.Response.Headers.WWWAuthenticate = BasicChallenge;
        return Result(exchange, 401, ReadBasic(exchange)?.User ?? "");
    }

    private static Task HiddenPy(Exchange exchange) => IsExpected(exchange) ? Result(exchange, 200, exchange.Values[0]) : exchange.SendEmpty(404);

    private static Task HiddenGo(Exchange exchange) => IsExpected(exchange) ? Result(exchange, 200, exchange.Values[0]) : exchange.Dialect.Error(exchange, 404);

    private static Task BearerPy(Exchange exchange)
    {
        const string Scheme = "Bearer ";
        if (exchange.RequestHeader("Authorization") is { } header && header.StartsWith(Scheme, StringComparison.Ordinal)) return Token(exchange, header[Scheme.Length..]);
        exchange.Http.Response.Headers.WWWAuthenticate = "Bearer";
        return exchange.SendEmpty(401);
    }

    private static Task BearerGo(Exchange exchange)
    {
        var words = (exchange.RequestHeader("Authorization") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is ["Bearer", var token]) return Token(exchange, token);
        exchange.Http.Response.Headers.WWWAuthenticate = "Bearer";
        return exchange.Dialect.Error(exchange, 401);
    }

    private static Task Token(Exchange exchange, string token)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("authenticated"u8);
        json.Bool(true);
        json.Name("token"u8);
        json.String(token);
        json.EndObject();
        return exchange.SendJson();
    }
}
