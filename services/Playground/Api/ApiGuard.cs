using System.Security.Cryptography;
using System.Text;

using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Api;

/// <summary>
/// Who may talk to the API: a caller on this machine that holds the token and is no web page. Exec runs programs, so
/// everybody else is treated as hostile.
/// </summary>
internal sealed class ApiGuard(ApiIdentity identity)
{
    private const string Scheme = "Bearer ";

    /// <summary>Why the request is refused; null: it may go on.</summary>
    public ApiStatus? Judge(HttpRequest request)
    {
        if (request.Headers.ContainsKey("Origin")) return ApiStatus.Forbidden("requests from web pages (header Origin) are refused");
        var port = request.HttpContext.Connection.LocalPort;
        if (!LoopbackHost.Is(request, port))
        {
            return ApiStatus.Forbidden(
                $"Host \"{request.Host}\" is refused: allowed are 127.0.0.1:{port}, localhost:{port} and [::1]:{port}");
        }

        return HoldsToken(request) ? null : ApiStatus.Unauthorized;
    }

    private bool HoldsToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[Scheme.Length..]), Encoding.UTF8.GetBytes(identity.Token));
    }
}
