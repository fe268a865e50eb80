using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Tests.Fuzz;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Soak;

/// <summary>Many calls while the rules never stand still: each answer must be what a rule in force during its call says.</summary>
[Collection(nameof(AloneCollection))]
public sealed class SoakTests
{
    /// <summary>Per half; <c>SOAK_FACTOR</c> times as many in the long form.</summary>
    private const int CallsPerHalf = 15_000;

    private const long MostGrowth = 16L * 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("SOAK_FACTOR"), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_answer_is_wrong_no_request_is_lost_and_memory_stays_flat()
    {
        await using var mesh = await SoakMesh.StartAsync();
        using var callers = new Callers(mesh);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var ruling = Task.Run(() => RuleAsync(mesh, stop.Token), Cancel);
        var halves = new List<long>();
        var before = mesh.Calls;
        var forwarded = 0;
        for (var half = 0; half < 3; half++)
        {
            // The first round only warms up: pools, compiled code, arrays that grow.
            forwarded += await callers.CallAsync(half == 0 ? CallsPerHalf / 5 : CallsPerHalf * Factor, Cancel);
            halves.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        await stop.CancelAsync();
        await ruling;

        Assert.Equal(forwarded, mesh.Calls - before);
        Assert.True(mesh.Applied > 10, $"only {mesh.Applied} changes of rules");
        TestContext.Current.TestOutputHelper?.WriteLine($"{forwarded} forwarded, {mesh.Applied} changes; live bytes {string.Join(", ", halves)}");
        Assert.InRange(halves[2] - halves[1], long.MinValue, MostGrowth);
    }

    private static async Task RuleAsync(SoakMesh mesh, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            mesh.ApplyNext();
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>HTTP/1.1 in absolute form, in tunnels and at the gateway, and HTTP/2 in a tunnel and at the gateway; all keep their connections.</summary>
    private sealed class Callers(SoakMesh mesh) : IDisposable
    {
        private readonly (HttpClient Client, string Base)[] _clients =
        [
            (Clients.Through(mesh.Sidecar), "http://reviews:9080"),
            (Clients.Through(mesh.Sidecar), "http://reviews.default:9080"),
            (Clients.Tunnelled(mesh.Sidecar), "http://reviews:9080"),
            (Clients.Tunnelled(mesh.Sidecar, HttpVersion.Version20), "http://reviews:9080"),
            (Clients.Direct(), $"http://{mesh.Gateway.Endpoints[0]}"),
            (AtGatewayInHttp2(), $"http://{mesh.Gateway.Endpoints[0]}"),
        ];

        private int _number;

        /// <returns>How many calls went on to a workload.</returns>
        public async Task<int> CallAsync(int calls, CancellationToken cancel)
        {
            var left = calls;
            var counts = await Task.WhenAll(_clients.Select(async caller =>
            {
                var forwarded = 0;
                while (Interlocked.Decrement(ref left) >= 0) forwarded += await CallAsync(caller.Client, caller.Base, cancel) ? 1 : 0;
                return forwarded;
            }));
            return counts.Sum();
        }

        public void Dispose()
        {
            foreach (var (client, _) in _clients) client.Dispose();
        }

        private static HttpClient AtGatewayInHttp2()
        {
            var client = Clients.Direct();
            client.DefaultRequestVersion = HttpVersion.Version20;
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return client;
        }

        private async Task<bool> CallAsync(HttpClient client, string at, CancellationToken cancel)
        {
            var number = Interlocked.Increment(ref _number);
            var direct = number % 10 == 0;
            var path = direct ? "/direct" : $"/calls/{number}?n={number}";
            using var request = new HttpRequestMessage(HttpMethod.Post, at + path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
            if (number % 3 == 0) request.Content = new StringContent(new string('x', number % 5000));
            if (at.Contains("127.0.0.1", StringComparison.Ordinal)) request.Headers.Host = "reviews.example.com";
            var first = mesh.Applied;
            using var answer = await client.SendAsync(request, cancel);
            var body = await answer.Content.ReadAsStringAsync(cancel);
            var last = mesh.Applying;

            Assert.Equal(direct ? 418 : 200, (int)answer.StatusCode);
            var rule = int.Parse(direct ? body : answer.Headers.GetValues("x-rule").Single(), CultureInfo.InvariantCulture);
            Assert.InRange(rule, first, last);
            if (!direct) Assert.Equal($"{rule % 2} {path}", body);
            return !direct;
        }
    }
}
