using Bookinfo.ServiceDefaults.Settings;

using Microsoft.Extensions.Configuration;

namespace Bookinfo.Reviews.Tests;

/// <summary>The variables of contract section 5.</summary>
public sealed class ReviewsOptionsTests
{
    [Fact]
    public void Without_variables_it_is_version_one_and_ratings_is_on_9080()
    {
        var options = Read();
        Assert.False(options.EnableRatings);
        Assert.Equal("black", options.StarColor);
        Assert.Equal("http://ratings:9080/ratings", options.Ratings.ToString());
        Assert.Equal(("null", "null"), (options.PodName, options.ClusterName));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", false)]
    [InlineData("yes", false)]
    [InlineData("", false)]
    public void Ratings_are_enabled_by_the_word_true_in_any_case(string value, bool enabled) => Assert.Equal(enabled, Read(("ENABLE_RATINGS", value)).EnableRatings);

    /// <summary>Trap 1: 10 s is longer than productpage waits, and the fault-injection task finds that; any other colour has it mended.</summary>
    [Theory]
    [InlineData("black", 10_000)]
    [InlineData("red", 2_500)]
    [InlineData("Black", 2_500)]
    [InlineData("blue", 2_500)]
    public void The_colour_sets_the_limit(string color, int milliseconds) => Assert.Equal(milliseconds, Read(("STAR_COLOR", color)).RatingsTimeout.TotalMilliseconds);

    [Theory]
    [InlineData("example.com", "http://ratings.example.com:9080/ratings")]
    [InlineData("", "http://ratings.:9080/ratings")]
    public void The_domain_follows_a_dot(string domain, string address) => Assert.Equal(address, Read(("SERVICES_DOMAIN", domain)).Ratings.ToString());

    /// <summary>Trap 29: RATINGS_PORT is an address that Kubernetes sets, and LOG_DIR a folder that the samples set; neither matters.</summary>
    [Fact]
    public void Host_port_pod_and_cluster_can_be_set_and_what_else_is_there_does_not_matter()
    {
        var options = Read(
            ("RATINGS_HOSTNAME", "r"), ("RATINGS_SERVICE_PORT", "81"), ("RATINGS_PORT", "tcp://10.0.0.1:9080"), ("LOG_DIR", "/tmp/logs"),
            ("HOSTNAME", "pod-1"), ("CLUSTER_NAME", "east"));
        Assert.Equal("http://r:81/ratings", options.Ratings.ToString());
        Assert.Equal(("pod-1", "east"), (options.PodName, options.ClusterName));
    }

    private static ReviewsOptions Read(params (string Name, string Value)[] settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build());
        var options = new ReviewsOptions();
        ReviewsOptions.Read(options, reader);
        Assert.Empty(reader.Mistakes);
        return options;
    }
}
