using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>What gunicorn refuses while it parses, before the application sees the request.</summary>
internal static class PythonRequestLimits
{
    private const int SpacesAndProtocol = 12;

    /// <summary>Why the request is refused; null when it is not.</summary>
    public static string? Broken(Exchange exchange)
    {
        var request = exchange.Http.Request;
        var (line, field, fields) = exchange.Settings.RequestLimits;
        if (request.Method.Length + exchange.Target.Path.Length + exchange.Target.Query.Length + SpacesAndProtocol > line) return "Request Line is too large";
        if (exchange.Method == Methods.Other && request.Method.Any(char.IsAsciiLetterLower)) return "Invalid Method";
        var count = 0;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                if (++count > fields) return "limit request headers fields";
                if (name.Length + (value?.Length ?? 0) + 4 > field) return "limit request headers fields size";
            }
        }

        return PythonScheme.IsContradictory(exchange) ? "Contradictory scheme headers" : null;
    }
}
