namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Envoy's mapping between HTTP and gRPC status codes.</summary>
internal static class GrpcStatusCodes
{
    private const int Unknown = 2;

    /// <summary>HTTP status by number of the gRPC status.</summary>
    private static readonly int[] Http = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

    public static int FromHttp(int status) => status switch
    {
        200 => 0,
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 or 502 or 503 or 504 => 14,
        _ => Unknown,
    };

    public static int ToHttp(int status) => (uint)status < (uint)Http.Length ? Http[status] : 500;
}
