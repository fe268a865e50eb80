using Microsoft.AspNetCore.WebUtilities;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>Status lines are in capitals, and a code that the original's framework does not know is UNKNOWN.</summary>
internal static class PythonReasonPhrases
{
    private static readonly int[] Known =
    [
        100, 101, 102, 200, 201, 202, 203, 204, 205, 206, 207, 226, 300, 301, 302, 303, 304, 305, 307,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 423, 424, 426, 428, 429, 431,
        500, 501, 502, 503, 504, 505, 507, 510,
    ];

    private static readonly Dictionary<int, string> Phrases = Known.ToDictionary(status => status, Capitals);

    public static string Of(int status) => Phrases.GetValueOrDefault(status, "UNKNOWN");

    private static string Capitals(int status) => status switch
    {
        416 => "REQUESTED RANGE NOT SATISFIABLE",
        413 => "REQUEST ENTITY TOO LARGE",
        414 => "REQUEST URI TOO LONG",
        _ => ReasonPhrases.GetReasonPhrase(status).ToUpperInvariant(),
    };
}
