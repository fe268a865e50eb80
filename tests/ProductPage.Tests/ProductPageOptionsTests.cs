using Bookinfo.ServiceDefaults.Settings;

using Microsoft.Extensions.Configuration;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 3.2.</summary>
public class ProductPageOptionsTests
{
    [Fact]
    public void Without_variables_the_services_have_their_own_names_on_9080()
    {
        var options = Read();
        Assert.Equal("http://details:9080/details/0", options.Details.AddressOf("0").ToString());
        Assert.Equal("http://reviews:9080/reviews/0", options.Reviews.AddressOf("0").ToString());
        Assert.Equal("http://ratings:9080/ratings/0", options.Ratings.AddressOf("0").ToString());
        Assert.Equal(0, options.FloodFactor);
    }

    [Theory]
    [InlineData("example.com", "http://details.example.com:9080/")]
    [InlineData("", "http://details.:9080/")]
    public void The_domain_follows_a_dot(string domain, string address) => Assert.Equal(address, Read(("SERVICES_DOMAIN", domain)).Details.Address.ToString());

    [Fact]
    public void Host_and_port_can_be_set()
    {
        var options = Read(("REVIEWS_HOSTNAME", "r"), ("REVIEWS_SERVICE_PORT", "81"), ("RATINGS_PORT", "tcp://10.0.0.1:9080"), ("FLOOD_FACTOR", "-4"));
        Assert.Equal("http://r:81/", options.Reviews.Address.ToString());
        Assert.Equal("http://ratings:9080/", options.Ratings.Address.ToString());
        Assert.Equal(-4, options.FloodFactor);
    }

    private static ProductPageOptions Read(params (string Name, string Value)[] settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build());
        var options = new ProductPageOptions();
        ProductPageOptions.Read(options, reader);
        Assert.Empty(reader.Mistakes);
        return options;
    }
}
