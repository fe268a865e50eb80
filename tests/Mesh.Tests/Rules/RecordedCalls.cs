using System.Collections.Concurrent;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>What the workloads of a <see cref="RuledMesh"/> were asked.</summary>
internal sealed class RecordedCalls
{
    private readonly ConcurrentQueue<RecordedCall> _calls = new();

    public IReadOnlyCollection<RecordedCall> Of(string version) => [.. _calls.Where(call => call.Version == version)];

    /// <summary>Keeps the whole request that <paramref name="context"/> brings.</summary>
    public async Task<RecordedCall> KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var call = new RecordedCall(
            context.Response.Headers["x-upstream"].ToString(),
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            body.ToArray(),
            context.Request.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => header.Value.ToString()));
        _calls.Enqueue(call);
        return call;
    }
}

/// <param name="Version">Of the workload.</param>
/// <param name="Method">Of the request.</param>
/// <param name="Target">Path and query as they came.</param>
/// <param name="Body">All of it.</param>
/// <param name="Headers">In lower case.</param>
internal sealed record RecordedCall(string Version, string Method, string Target, byte[] Body, IReadOnlyDictionary<string, string> Headers);
