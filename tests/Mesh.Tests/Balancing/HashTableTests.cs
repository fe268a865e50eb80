using Bookinfo.Mesh.Proxy.Balancing;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>How the two tables spread keys, and what happens to them when an endpoint leaves.</summary>
public sealed class HashTableTests
{
    private const int Keys = 20_000;

    private static readonly ulong[] AllKeys = [.. Enumerable.Range(0, Keys).Select(static i => KeyHash.Of($"user-{i}"))];

    [Theory]
    [InlineData("ring", 0.35)]
    [InlineData("maglev", 0.05)]
    public void Every_endpoint_gets_about_its_share_of_the_keys(string kind, double tolerance)
    {
        var table = Table(kind, Endpoints(10));
        var counts = AllKeys.CountBy(key => table.Find(key, 0)).ToDictionary();

        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, Keys / 10 * (1 - tolerance), Keys / 10 * (1 + tolerance)));
    }

    [Theory]
    [InlineData("ring", 0.25)]
    [InlineData("maglev", 0.05)]
    public void Weights_count(string kind, double tolerance)
    {
        var table = Table(kind, [new(0, "10.0.0.1:80", 0.75), new(1, "10.0.0.2:80", 0.25)]);
        Assert.InRange(AllKeys.Count(key => table.Find(key, 0) == 1), Keys * 0.25 * (1 - tolerance), Keys * 0.25 * (1 + tolerance));
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("maglev")]
    public void The_order_of_the_endpoints_does_not_matter(string kind)
    {
        var one = Table(kind, Endpoints(7));
        var other = Table(kind, [.. Endpoints(7).Reverse()]);
        Assert.All(AllKeys, key => Assert.Equal(one.Find(key, 0), other.Find(key, 0)));
    }

    /// <summary>The leaver's tenth has to move. The ring moves nothing else; Maglev may move a few per cent more.</summary>
    [Theory]
    [InlineData("ring", 0)]
    [InlineData("maglev", 0.05)]
    public void When_one_of_ten_leaves_the_keys_of_the_others_stay(string kind, double mayMoveToo)
    {
        var before = Table(kind, Endpoints(10));
        var after = Table(kind, [.. Endpoints(10).Where(static endpoint => endpoint.Position != 3).Select(static endpoint => endpoint with { Share = 1.0 / 9 })]);

        var leavers = AllKeys.Count(key => before.Find(key, 0) == 3);
        var moved = AllKeys.Count(key => before.Find(key, 0) != after.Find(key, 0));

        Assert.InRange(leavers, Keys / 10 * 0.65, Keys / 10 * 1.35);
        Assert.InRange(moved, leavers, leavers + (int)(Keys * mayMoveToo));
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("maglev")]
    public void Further_attempts_look_at_other_endpoints_the_same_ones_each_time(string kind)
    {
        var table = Table(kind, Endpoints(5));
        int[] first = [.. Enumerable.Range(0, 6).Select(attempt => table.Find(AllKeys[0], attempt))];

        Assert.True(first.Distinct().Count() > 1);
        Assert.Equal(first, Enumerable.Range(0, 6).Select(attempt => table.Find(AllKeys[0], attempt)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1009)]
    public void A_small_Maglev_table_is_filled_to_the_last_slot(int size)
    {
        var table = new MaglevTable(Endpoints(3), size);
        Assert.All(AllKeys, key => Assert.InRange(table.Find(key, 0), 0, 2));
    }

    private static HashTable Table(string kind, HashedEndpoint[] endpoints) => kind == "ring" ? new HashRing(endpoints, 1024) : new MaglevTable(endpoints, 65537);

    private static HashedEndpoint[] Endpoints(int count) => [.. Enumerable.Range(0, count).Select(i => new HashedEndpoint(i, $"10.0.0.{i}:8080", 1.0 / count))];
}
