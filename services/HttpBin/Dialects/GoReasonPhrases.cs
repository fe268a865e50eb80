using Microsoft.AspNetCore.WebUtilities;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>Phrases of Go's standard library; empty for a code it has no phrase for.</summary>
internal static class GoReasonPhrases
{
    public static string Of(int status) => status switch
    {
        413 => "Request Entity Too Large",
        414 => "Request URI Too Long",
        416 => "Requested Range Not Satisfiable",
        418 => "I'm a teapot",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };
}
