using System.Text.Json;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>What Bookinfo takes of a laptop. A Playground of its own: what other stories do would count as well.</summary>
public sealed partial class MemoryTests
{
    private const int Pages = 200;

    [Fact]
    public async Task Status_tells_the_memory_of_every_pod_and_Bookinfo_with_Playground_stays_below_600_MB()
    {
        await using var playground = await PlaygroundProcess.StartAsync();
        using var client = new HttpClient();
        for (var i = 0; i < Pages; i++) await client.GetStringAsync(new Uri(playground.Ingress, "/productpage"), TestContext.Current.CancellationToken);

        using var status = JsonDocument.Parse(await playground.RunAsync("status", "-o", "json"));
        var pods = status.RootElement.GetProperty("pods").EnumerateArray().Where(static pod => BookinfoPod().IsMatch(pod.GetProperty("name").GetString()!)).ToList();
        var own = status.RootElement.GetProperty("memory").GetProperty("playgroundPssMb").GetDouble();
        var total = own + pods.Sum(static pod => pod.GetProperty("pssMb").GetDouble());
        Figures.Keep("playground-memory", $"{playground.ReadyLine}; {total:F0} MB after {Pages} pages, {own:F0} MB of it Playground");
        Assert.InRange(total, 50, 600);
        Assert.Equal(6, pods.Count(static pod => pod.GetProperty("rssMb").GetDouble() > 0));
    }

    [GeneratedRegex("^(details-v1|productpage-v1|ratings-v1|reviews-v[123])-")]
    private static partial Regex BookinfoPod();
}
