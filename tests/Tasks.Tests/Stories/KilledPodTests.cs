using System.Diagnostics;
using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>A process of a pod dies: the page degrades as contract bookinfo.md section 9 says, and the pod comes back.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class KilledPodTests(SharedPlayground shared)
{
    private readonly PlaygroundProcess _playground = shared.Playground;

    [Theory]
    [InlineData("details-v1", "Sorry, product details are currently unavailable for this book.")]
    [InlineData("ratings-v1", "Ratings service is currently unavailable")]
    public async Task Its_part_of_the_page_says_so_and_is_back_within_seconds(string deployment, string message)
    {
        using var client = new HttpClient();
        var address = new Uri(_playground.Ingress, "/productpage");
        var (pid, restarts) = await ProcessOfAsync(deployment);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var visitor = VisitAsync(client, address, message, stop.Token);
        using (var kill = Process.Start("kill", ["-9", $"{pid}"])) await kill.WaitForExitAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                var (now, count) = await ProcessOfAsync(deployment);
                return now != 0 && now != pid && count == restarts + 1;
            },
            TimeSpan.FromSeconds(20),
            () => $"{deployment} is not back");
        await Eventually.HoldsAsync(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    if ((await client.GetStringAsync(address)).Contains(message, StringComparison.Ordinal)) return false;
                }

                return true;
            },
            TimeSpan.FromSeconds(10),
            () => $"the page still says: {message}");
        await stop.CancelAsync();
        var (pages, degraded) = await visitor;
        Assert.True(degraded > 0, $"none of {pages} pages said: {message}");
    }

    /// <summary>Somebody who reloads the page all the while: it is always there, whatever is missing on it.</summary>
    private static async Task<(int Pages, int Degraded)> VisitAsync(HttpClient client, Uri address, string message, CancellationToken stop)
    {
        var (pages, degraded) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            using var answer = await client.GetAsync(address, CancellationToken.None);
            Assert.Equal(200, (int)answer.StatusCode);
            pages++;
            if ((await answer.Content.ReadAsStringAsync(CancellationToken.None)).Contains(message, StringComparison.Ordinal)) degraded++;
        }

        return (pages, degraded);
    }

    private async Task<(int Pid, int Restarts)> ProcessOfAsync(string deployment)
    {
        using var status = JsonDocument.Parse(await _playground.RunAsync("status", "-o", "json"));
        var pod = status.RootElement.GetProperty("pods").EnumerateArray().Single(p => p.GetProperty("name").GetString()!.StartsWith(deployment, StringComparison.Ordinal));
        var pids = pod.GetProperty("pids").EnumerateArray().Select(p => p.GetInt32()).ToArray();
        return (pids.FirstOrDefault(), pod.GetProperty("restarts").GetInt32());
    }
}
