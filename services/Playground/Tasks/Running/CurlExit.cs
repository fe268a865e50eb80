namespace Bookinfo.Playground.Tasks;

/// <summary>The exit codes of curl that tasks speak of: what a learner sees when no answer comes.</summary>
internal static class CurlExit
{
    public const int Refused = 7;
    public const int TooLate = 28;
    public const int NoTls = 35;
    public const int CutOff = 56;
    public const int NotTrusted = 60;

    /// <param name="error">How a request failed.</param>
    /// <param name="distrusted">Whether the server's certificate was the reason.</param>
    public static int Of(HttpRequestException error, bool distrusted) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => 6,
        HttpRequestError.ConnectionError => Refused,
        HttpRequestError.SecureConnectionError => distrusted ? NotTrusted : NoTls,
        _ => CutOff,
    };
}
