using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Listening;

/// <summary>Limits of every listener, set small, held by a real process.</summary>
public sealed class LimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_beyond_the_limit_are_refused_and_the_service_lives_on()
    {
        await using var ratings = await StartAsync("MAX_REQUEST_HEADERS_BYTES", "2048");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(ratings, 1024));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await AskAsync(ratings, 4096));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(ratings, 0));
    }

    [Fact]
    public async Task Inline_scheduling_answers_as_the_default_does()
    {
        await using var ratings = await StartAsync("INLINE_SCHEDULING", "true");
        var calls = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => AskAsync(ratings, 0)));
        Assert.All(calls, static status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static Task<ServiceProcess> StartAsync(string name, string value) =>
        ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string> { [name] = value });

    private static async Task<HttpStatusCode> AskAsync(ServiceProcess service, int headerBytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ratings/0");
        if (headerBytes > 0) request.Headers.Add("x-large", new string('x', headerBytes));
        using var answer = await service.Client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
