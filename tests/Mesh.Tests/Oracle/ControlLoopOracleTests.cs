namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>Oracle T12 (contract mesh.md section 10): what comes of applying, refusing and deleting, in any order.</summary>
public sealed class ControlLoopOracleTests
{
    private static readonly string AllV1 = BookinfoMesh.Rules("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]");

    [Fact]
    public async Task Rules_before_their_subsets_are_503_NC_until_those_come()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();

        bookinfo.Apply(AllV1);
        var early = await bookinfo.AskAsync("reviews:9080/reviews/0");
        Assert.Equal((503, ""), (early.Status, early.Body));
        Assert.Contains("\" 503 NC cluster_not_found ", await bookinfo.NextLogLineAsync(), StringComparison.Ordinal);

        bookinfo.Apply(BookinfoMesh.Subsets, AllV1);
        Assert.Equal(new Dictionary<string, int> { ["v1"] = 10 }, await bookinfo.CountAsync(10));
    }

    [Fact]
    public async Task Deleting_the_rules_brings_all_versions_back_and_deleting_the_subsets_503_NC()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Subsets, AllV1);
        Assert.Equal(["v1"], (await bookinfo.CountAsync(10)).Keys);

        bookinfo.Apply(BookinfoMesh.Subsets);
        Assert.Equal(3, (await bookinfo.CountAsync(60)).Count);

        bookinfo.Apply(AllV1);
        Assert.Equal(503, (await bookinfo.AskAsync("reviews:9080/reviews/0")).Status);
    }

    [Fact]
    public async Task A_refused_resource_takes_no_other_with_it()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        var broken = BookinfoMesh.Rules("ratings", "[{timeout: 0s, route: [{destination: {host: ratings}}]}]");

        var rejected = Assert.Single(bookinfo.Apply(BookinfoMesh.Subsets, AllV1, broken).Rejected);

        Assert.Equal("ratings", rejected.Resource.Name);
        Assert.Equal(["v1"], (await bookinfo.CountAsync(10)).Keys);
        Assert.Equal(200, (await bookinfo.AskAsync("ratings:9080/ratings/0")).Status);
    }

    [Fact]
    public async Task A_change_under_load_loses_no_request_and_mixes_no_rules()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        var toV3 = BookinfoMesh.Rules("reviews", "[{route: [{destination: {host: reviews, subset: v3}}]}]");
        bookinfo.Apply(BookinfoMesh.Subsets, AllV1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var changing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                bookinfo.Apply(BookinfoMesh.Subsets, i % 2 == 0 ? toV3 : AllV1);
                await Task.Yield();
            }
        });

        var seen = await bookinfo.CountAsync(300);
        await stop.CancelAsync();
        await changing;

        Assert.Equal(300, seen.Values.Sum());
        Assert.DoesNotContain(seen.Keys, static version => version is not ("v1" or "v3"));
    }
}
