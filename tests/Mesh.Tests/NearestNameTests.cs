namespace Bookinfo.Mesh.Tests;

/// <summary>The name that somebody may have meant.</summary>
public sealed class NearestNameTests
{
    [Theory]
    [InlineData("reveiws", "reviews")]
    [InlineData("review", "reviews")]
    [InlineData("details.prod", "details.default.svc.cluster.local")]
    [InlineData("db", null)]
    [InlineData("productpaeg", "productpage")]
    [InlineData("something-else", null)]
    [InlineData("reviews", null)]
    public void A_slip_of_the_keyboard_or_another_namespace_is_near(string asked, string? found) =>
        Assert.Equal(found, NearestName.OfHost(asked, ["reviews", "productpage", "details.default.svc.cluster.local", "*.example.com", "web"]));

    [Fact]
    public void Names_that_are_no_hosts_are_compared_as_they_are()
    {
        Assert.Equal("canary", NearestName.Of("canarry", ["v2", "canary"]));

        // A version is no slip for another.
        Assert.Null(NearestName.Of("v3", ["v2", "canary"]));
    }
}
