using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Digest authentication against what the path says: quality of protection, user, password, algorithm, staleness.</summary>
internal static class DigestEndpoints
{
    public static void MapDigest(this RouteTable routes)
    {
        routes.Py("/digest-auth/{qop}/{user}/{passwd}", Methods.GetHead, DigestPy);
        routes.Py("/digest-auth/{qop}/{user}/{passwd}/{algorithm}", Methods.GetHead, DigestPy);
        routes.Both("/digest-auth/{qop}/{user}/{passwd}/{algorithm}/{stale_after}", Methods.GetHead, DigestPy);
        routes.Go("/digest-auth/{qop}/{user}/{passwd}", Methods.Any, DigestGo);
        routes.Go("/digest-auth/{qop}/{user}/{passwd}/{algorithm}", Methods.Any, DigestGo);
    }

    private static async Task DigestPy(Exchange exchange)
    {
        await exchange.ReadBodyAsync();
        await new DigestConversation(exchange).AnswerAsync();
    }

    private static Task DigestGo(Exchange exchange)
    {
        var values = exchange.Values;
        var algorithm = values.Count > 3 ? values[3].ToUpperInvariant() : "MD5";
        if (!values[0].Equals("auth", StringComparison.OrdinalIgnoreCase)) return exchange.Dialect.Error(exchange, 400, $"invalid \"qop\": {values[0]}: only \"auth\" is supported");
        if (algorithm is not ("MD5" or "SHA-256")) return exchange.Dialect.Error(exchange, 400, $"invalid \"algorithm\": {values[3]}: MD5 and SHA-256 are supported");
        var credentials = DigestCredentials.Read(exchange.RequestHeader("Authorization"));
        var target = exchange.Settings.Prefix + exchange.Path + (exchange.Target.HasQuery ? "?" + exchange.Target.Query : "");
        if (credentials?.User == values[1] && credentials.Proves(values[2], exchange.Http.Request.Method, target, default)) return AuthenticationEndpoints.Result(exchange, 200, values[1]);
        exchange.Http.Response.Headers.WWWAuthenticate =
            $"Digest qop=auth, realm=\"go-httpbin\", algorithm={algorithm}, nonce={DigestCredentials.Fresh("MD5")}, opaque={DigestCredentials.Fresh("MD5")}";
        return exchange.Dialect.Error(exchange, 401);
    }
}
