using System.Globalization;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>B3 ids and the request id. The first proxy starts a trace, the others continue it.</summary>
internal static class TraceHeaders
{
    /// <summary>Istio samples one trace in a hundred.</summary>
    private const int OneIn = 100;

    private const int TraceNibble = 14;

    /// <returns>Whether the trace is sampled.</returns>
    public static bool Prepare(IHeaderDictionary headers, IRandomSource random)
    {
        if (headers.TryGetValue("x-b3-traceid", out var trace) && trace.Count == 1)
        {
            if (headers.TryGetValue("x-b3-spanid", out var parent)) headers["x-b3-parentspanid"] = parent;
            headers["x-b3-spanid"] = NewId(random);
            return headers["x-b3-sampled"] == "1";
        }

        var sampled = random.Draw(OneIn) == 0;
        headers["x-b3-traceid"] = NewId(random) + NewId(random);
        headers["x-b3-spanid"] = NewId(random);
        headers["x-b3-sampled"] = sampled ? "1" : "0";
        return sampled;
    }

    /// <summary>A version 4 UUID; Envoy keeps the sampling decision in its version digit (9: sampled).</summary>
    public static string NewRequestId(bool sampled) => string.Create(36, sampled, static (text, sampled) =>
    {
        Guid.NewGuid().TryFormat(text, out _);
        if (sampled) text[TraceNibble] = '9';
    });

    private static string NewId(IRandomSource random) => (random.Draw(long.MaxValue - 1) + 1).ToString("x16", CultureInfo.InvariantCulture);
}
