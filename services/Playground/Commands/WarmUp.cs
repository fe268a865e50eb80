namespace Bookinfo.Playground.Commands;

/// <summary>
/// Asks for the page a few times as soon as it can be served: programs that run from source compile on their first request,
/// and the first person's page should not pay for that, or lose its reviews to the page's 3 s limit on a busy machine.
/// </summary>
internal static class WarmUp
{
    private const int Pages = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(GatewayAddresses gateway, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("playground-warm-up");
        try
        {
            for (var i = 0; i < Pages; i++)
            {
                using var answer = await client.GetAsync(new Uri($"{gateway.Http}/productpage"), cancellationToken);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Nothing depends on it: whoever asks next is told what is wrong.
        }
    }
}
