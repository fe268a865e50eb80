using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Lifetime;

public sealed class DrainTests
{
    [Fact]
    public async Task After_sigterm_readiness_fails_requests_are_still_served_and_the_exit_is_clean()
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string> { ["DRAIN_DELAY"] = "60" });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ratings, "/readyz"));
        ratings.Terminate();
        while (await StatusAsync(ratings, "/readyz") == HttpStatusCode.OK) await Task.Yield();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(ratings, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ratings, "/livez"));
        using var served = await ratings.Client.GetAsync("/ratings/0", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.True(served.Headers.ConnectionClose);
        // The second one cuts the delay short.
        ratings.Terminate();
        Assert.Equal(0, await ratings.WaitForExitAsync());
    }

    [Fact]
    public async Task Without_a_delay_a_request_that_has_begun_is_still_answered()
    {
        var held = new TaskCompletionSource();
        await using var upstream = new RawUpstream(_ =>
        {
            held.TrySetResult();
            return null;
        });
        await using var reviews = await ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>
        {
            ["ENABLE_RATINGS"] = "true",
            ["STAR_COLOR"] = "red",
            ["RATINGS_HOSTNAME"] = "127.0.0.1",
            ["RATINGS_SERVICE_PORT"] = upstream.Port.ToString(),
        });
        var answer = reviews.Client.GetAsync("/reviews/0", TestContext.Current.CancellationToken);
        await held.Task;
        reviews.Terminate();
        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, await reviews.WaitForExitAsync());
    }

    private static async Task<HttpStatusCode> StatusAsync(ServiceProcess service, string path)
    {
        using var response = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
