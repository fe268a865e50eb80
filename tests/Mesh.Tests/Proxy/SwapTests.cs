using System.Net;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy;

public sealed class SwapTests
{
    private const int CallsPerClient = 150;

    private const int Parallel = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_change_every_20_ms_under_load_and_no_request_fails()
    {
        await using var one = await TestUpstream.StartAsync("one");
        await using var two = await TestUpstream.StartAsync("two");
        var tables = new[] { Table("a", one.Address), Table("b", two.Address), Table("a", one.Address, two.Address) };
        await using var harness = ProxyHarness.Start(tables[0]);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 9080, name: "gateway");
        var swaps = 0;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var swapping = Task.Run(
            async () =>
            {
                using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
                while (!done.IsCancellationRequested)
                {
                    harness.Apply(tables[++swaps % tables.Length]);
                    try
                    {
                        await tick.WaitForNextTickAsync(done.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }
                }
            },
            Cancel);

        var answers = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(i => CallAsync(i % 2 == 0 ? sidecar : gateway, i % 2 == 0)));
        await done.CancelAsync();
        await swapping;

        Assert.All(answers.SelectMany(static all => all), static answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.True(swaps >= 5, $"only {swaps} swaps");
        Assert.True(one.Calls > 0 && two.Calls > 0);
        Assert.Equal(Parallel * CallsPerClient, one.Calls + two.Calls);
    }

    [Fact]
    public async Task A_request_in_flight_keeps_its_table()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async _ =>
        {
            arrived.SetResult();
            await release.Task;
        });
        await using var harness = ProxyHarness.Start(Table("a", upstream.Address));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        var call = client.GetAsync(new Uri("http://reviews:9080/"), Cancel);
        await arrived.Task.WaitAsync(Cancel);
        harness.Apply(Tables.Empty);
        release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("http://reviews:9080/"), Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_table_that_cannot_be_compiled_leaves_the_last_good_one_serving()
    {
        await using var upstream = await TestUpstream.StartAsync("fine");
        await using var harness = ProxyHarness.Start(Table("a", upstream.Address));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        harness.CompileFailure = new InvalidOperationException("a bug in the compiler");
        var result = harness.Mesh.Apply(MeshSnapshot.Empty);

        Assert.Equal(0, result.Version);
        Assert.Equal("fine", await client.GetStringAsync(new Uri("http://reviews:9080/"), Cancel));
    }

    private static RouteTable Table(string cluster, params IPEndPoint[] endpoints) =>
        Tables.Of(9080, [Tables.Host("*", cluster)], [Tables.Cluster(cluster, endpoints)]);

    private static async Task<List<HttpStatusCode>> CallAsync(IProxy proxy, bool absolute)
    {
        using var client = absolute ? Clients.Through(proxy) : Clients.Direct();
        var url = new Uri(absolute ? "http://reviews:9080/" : $"http://{proxy.Endpoints[0]}/");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < CallsPerClient; i++)
        {
            using var answer = await client.GetAsync(url, Cancel);
            answers.Add(answer.StatusCode);
        }

        return answers;
    }
}
