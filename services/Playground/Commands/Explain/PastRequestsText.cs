using System.Globalization;

namespace Bookinfo.Playground.Commands;

/// <summary>Real requests for people.</summary>
internal static class PastRequestsText
{
    public static void Print(TextWriter output, PastRequest request)
    {
        var result = request.Method is null ? "connection" : request.Status == 0 ? "no answer" : request.Status.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Started.ToLocalTime():HH:mm:ss.fff}  {(request.Method is null ? "" : request.Method + " ")}{request.Url}  {result}{(request.Flags == "-" ? "" : " " + request.Flags)}  {request.DurationMs:0.#} ms"));
        if (request.Explanation is null) output.WriteLine($"caller    {request.Caller}");
        output.WriteLine($"rule      {request.Rule ?? "none that somebody wrote"}");
        output.WriteLine($"went to   {request.Cluster ?? "nowhere"}{(request.Endpoint is null ? "" : $", {(request.Workload is null ? "" : request.Workload + " at ")}{request.Endpoint}")}");
        if (request.Details is not null and not "via_upstream") output.WriteLine($"details   {request.Details}");
        if (request.Note is not null) output.WriteLine($"note      {request.Note}");
        if (request.Explanation is { } explanation) ExplainText.Print(output, explanation);
    }
}
