using System.Net;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>A number of calls, for memory that is to be compared: wrk only knows seconds.</summary>
internal static class CountedCalls
{
    /// <summary>Makes them over keep-alive connections; returns how many were not answered 200.</summary>
    public static async Task<long> MakeAsync(Uri address, int calls, int connections, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = connections });
        var errors = 0L;
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken }, async (_, token) =>
        {
            if (!await IsGoodAsync(client, address, token)) Interlocked.Increment(ref errors);
        });
        return errors;
    }

    private static async Task<bool> IsGoodAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(address, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
