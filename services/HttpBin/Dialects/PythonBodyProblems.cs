using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>Bodies that were not read to their end. The original takes any; ours has bounds.</summary>
internal static class PythonBodyProblems
{
    public static Task Answer(Exchange exchange, BodyProblem problem)
    {
        exchange.Http.Response.Headers.Connection = "close";
        return problem switch
        {
            BodyProblem.TooLarge => exchange.Dialect.Error(exchange, 413, $"request body: more than {exchange.Settings.MaxBodyBytes} bytes, which is the most taken here"),
            BodyProblem.TooSlow => exchange.Dialect.Error(exchange, 408, $"request body: not complete after {exchange.Settings.BodyTimeout.TotalSeconds} s, which is the longest waited here"),
            BodyProblem.Busy => exchange.Dialect.Error(exchange, 503, "request body: too many large bodies at this moment, try again"),
            _ => PythonPages.Refused(exchange, "Invalid request body"),
        };
    }
}
