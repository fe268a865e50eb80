namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>Oracle T3 (contract mesh.md section 10). Bands are three standard deviations of the draw; the random source is seeded.</summary>
public sealed class TrafficShiftingOracleTests
{
    [Theory]
    [InlineData(50, 50, 400, 170, 230)]
    [InlineData(90, 10, 400, 342, 378)]
    [InlineData(10, 90, 400, 22, 58)]
    [InlineData(1, 1, 400, 170, 230)]
    [InlineData(3, 1, 400, 274, 326)]
    [InlineData(0, 100, 50, 0, 0)]
    [InlineData(50, 0, 50, 50, 50)]
    public async Task Weights_are_shares_of_their_sum(int v1, int v3, int calls, int least, int most)
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        var applied = bookinfo.Apply(
            BookinfoMesh.Subsets,
            BookinfoMesh.Rules("reviews", $"[{{route: [{{destination: {{host: reviews, subset: v1}}, weight: {v1}}}, {{destination: {{host: reviews, subset: v3}}, weight: {v3}}}]}}]"));
        Assert.Empty(applied.Rejected);

        var seen = await bookinfo.CountAsync(calls);

        Assert.InRange(seen.GetValueOrDefault("v1"), least, most);
        Assert.Equal(calls, seen.GetValueOrDefault("v1") + seen.GetValueOrDefault("v3"));
    }

    [Theory]
    [InlineData(0, 0, "spec.http[0].route: total destination weight = 0")]
    [InlineData(-1, 100, "spec.http[0].route[0].weight: weight -1 < 0")]
    public async Task Weights_that_cannot_be_are_refused_and_change_nothing(int v1, int v3, string error)
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        var rules = BookinfoMesh.Rules("reviews", $"[{{route: [{{destination: {{host: reviews, subset: v1}}, weight: {v1}}}, {{destination: {{host: reviews, subset: v3}}, weight: {v3}}}]}}]");
        Assert.Equal([error], bookinfo.Validate(rules).Errors.Select(static e => e.ToString()));
        Assert.Single(bookinfo.Apply(BookinfoMesh.Subsets, rules).Rejected);
        Assert.Equal(3, (await bookinfo.CountAsync(60)).Count);
    }
}
