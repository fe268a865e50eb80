using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary>
/// <c>/stats/prometheus</c> of port 15020: the proxy's metrics and behind them the pod's, as Istio's agent puts them together. A pod that
/// does not answer is left out and counted.
/// </summary>
internal sealed class MergedMetrics(RunningProxy proxy, AdminCommand own)
{
    private const int LongestPage = 16 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private long _failures;

    public async Task<AdminAnswer> AnswerAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var answer = own.Run(query);
        if (answer.Status != StatusCodes.Status200OK || proxy.Identity.AppMetrics is not { } wanted) return answer;
        var page = await ScrapeAsync(wanted, cancellationToken);
        if (page is null) Interlocked.Increment(ref _failures);
        var failures = string.Create(CultureInfo.InvariantCulture, $"# TYPE istio_agent_scrape_failures_total counter\nistio_agent_scrape_failures_total{{type=\"application\"}} {Interlocked.Read(ref _failures)}\n");
        return answer with { Body = answer.Body + failures + page };
    }

    /// <returns>Null: no good answer.</returns>
    private async Task<string?> ScrapeAsync(AppMetrics wanted, CancellationToken cancellationToken)
    {
        if (!proxy.Identity.OwnPorts.TryGetValue(wanted.Port, out var address)) return null;
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Limit };
        using var client = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = LongestPage };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{address}{wanted.Path}");
            request.Headers.Host = $"localhost:{wanted.Port.ToString(CultureInfo.InvariantCulture)}";
            request.Headers.Accept.ParseAdd("text/plain;version=0.0.4");
            using var answer = await client.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync(cancellationToken) : null;
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
