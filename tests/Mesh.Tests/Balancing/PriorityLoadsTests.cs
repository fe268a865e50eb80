using Bookinfo.Mesh.Proxy.Balancing;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>Loads by priority, worked out by hand from contract mesh.md section 5: 1.4 x healthy, whole percents.</summary>
public sealed class PriorityLoadsTests
{
    [Theory]
    [InlineData("1/1 1/1", "100 0")]
    [InlineData("3/4 1/1", "100 0")]
    [InlineData("72/100 1/1", "100 0")]
    [InlineData("71/100 1/1", "99 1")]
    [InlineData("1/2 2/2", "70 30")]
    [InlineData("1/4 1/4 4/4", "35 35 30")]
    [InlineData("0/3 2/2", "0 100")]
    [InlineData("0/1 0/1", "100 0")]
    [InlineData("1/4 0/4", "100 0")]
    [InlineData("1/4 1/4", "50 50")]
    [InlineData("1/3", "100")]
    public void Less_than_five_sevenths_healthy_hands_load_on(string priorities, string loads)
    {
        var (_, computed, panics) = Compute(priorities, 0);
        Assert.Equal(loads, string.Join(' ', computed));
        Assert.DoesNotContain(true, panics);
    }

    [Theory]
    [InlineData("2/4", 50, "100", "False")]
    [InlineData("1/4", 50, "100", "True")]
    [InlineData("3/4", 80, "100", "False")]
    [InlineData("0/4", 50, "100", "True")]
    [InlineData("0/4 0/2", 50, "100 0", "True False")]
    [InlineData("1/4 1/4", 50, "50 50", "True True")]
    [InlineData("1/6 1/10", 50, "38 62", "True True")]
    [InlineData("1/4 3/4", 50, "35 65", "False False")]
    public void Panic_needs_less_than_enough_in_all_priorities_together(string priorities, int threshold, string loads, string panics)
    {
        var (_, computed, computedPanics) = Compute(priorities, threshold);
        Assert.Equal(panics, string.Join(' ', computedPanics));
        Assert.Equal(loads, string.Join(' ', computed));
    }

    [Theory]
    [InlineData("", "100 0 0")]
    [InlineData("0", "100 0 0")]
    [InlineData("0 0", "0 100 0")]
    [InlineData("0 0 1", "0 100 0")]
    [InlineData("0 0 1 1", "0 0 100")]
    [InlineData("0 0 1 1 2 2", "100 0 0")]
    [InlineData("0 1", "0 0 100")]
    public void Retries_leave_the_priorities_that_were_tried_after_every_second_try(string tried, string loads)
    {
        int[] priorities = [.. tried.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Assert.Equal(loads, string.Join(' ', OtherPriorities.Loads([100, 100, 100], [100, 0, 0], priorities)));
    }

    [Fact]
    public void Turns_of_unequal_weights_are_spread_evenly()
    {
        Assert.Equal([0, 0, 1, 0], TurnOrder.Of([6, 2]));
        var order = TurnOrder.Of([1_000_000, 1, 500_000]);
        Assert.InRange(order.Length, 3, 4097);
        Assert.Contains(1, order);
        Assert.InRange(order.Count(static i => i == 0) / (double)order.Count(static i => i == 2), 1.95, 2.05);
    }

    private static (int[] Available, int[] Loads, bool[] Panics) Compute(string priorities, int threshold)
    {
        var parsed = priorities.Split(' ').Select(static part => part.Split('/').Select(int.Parse).ToArray()).ToArray();
        return PriorityLoads.Compute([.. parsed.Select(static part => part[0])], [.. parsed.Select(static part => part[1])], threshold);
    }
}
