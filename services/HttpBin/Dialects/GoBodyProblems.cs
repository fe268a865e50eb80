using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>Bodies that were not read to their end: an error, and the connection is closed.</summary>
internal static class GoBodyProblems
{
    public static Task Answer(Exchange exchange, BodyProblem problem, int status = 400)
    {
        exchange.Http.Response.Headers.Connection = "close";
        return exchange.Dialect.Error(exchange, problem == BodyProblem.Busy ? 503 : status, $"error parsing request body: {Reason(problem)}");
    }

    private static string Reason(BodyProblem problem) => problem switch
    {
        BodyProblem.TooLarge => "http: request body too large",
        BodyProblem.TooSlow => "i/o timeout",
        BodyProblem.Busy => "too many large bodies at this moment",
        _ => "unexpected EOF",
    };
}
