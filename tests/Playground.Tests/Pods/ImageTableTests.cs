using Bookinfo.Playground.Pods.Images;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class ImageTableTests
{
    private readonly ImageTable _table = ImageTable.BuiltIn();

    [Theory]
    [InlineData("examples-bookinfo-reviews-v3:0.1.0", "Reviews", "STAR_COLOR", "red")]
    [InlineData("istio/examples-bookinfo-reviews-v2:1.10.1", "Reviews", "ENABLE_RATINGS", "true")]
    [InlineData("docker.io/istio/examples-bookinfo-reviews-v1:1.16.4", "Reviews", "ENABLE_RATINGS", "false")]
    [InlineData("registry.istio.io/release/examples-bookinfo-ratings-v1:1.20.3@sha256:00", "Ratings", "SERVICE_VERSION", "v1")]
    [InlineData("localhost:5000/examples-bookinfo-details-v2", "Details", "ENABLE_EXTERNAL_BOOK_SERVICE", "true")]
    [InlineData("registry.example:443/examples-bookinfo-productpage-v-flooding", "ProductPage", "FLOOD_FACTOR", "100")]
    public void Names_of_every_era_mean_our_programs(string image, string project, string variable, string value)
    {
        var found = _table.Find(image, out var problem);
        Assert.Equal("", problem);
        Assert.Equal(project, found!.Project);
        Assert.Equal(value, found.Env[variable]);
    }

    /// <summary>Contract section 1, row by row: manifests set neither arguments nor these variables, so all that a variant is stands here.</summary>
    [Theory]
    [InlineData("productpage-v1", "ProductPage", "9080", "FLOOD_FACTOR=0")]
    [InlineData("productpage-v-flooding", "ProductPage", "9080", "FLOOD_FACTOR=100")]
    [InlineData("details-v1", "Details", "9080", "ENABLE_EXTERNAL_BOOK_SERVICE=false SERVICE_VERSION=v1")]
    [InlineData("details-v2", "Details", "9080", "ENABLE_EXTERNAL_BOOK_SERVICE=true SERVICE_VERSION=v2")]
    [InlineData("reviews-v1", "Reviews", "", "ENABLE_RATINGS=false SERVICE_VERSION=v1 STAR_COLOR=black")]
    [InlineData("reviews-v2", "Reviews", "", "ENABLE_RATINGS=true SERVICE_VERSION=v2 STAR_COLOR=black")]
    [InlineData("reviews-v3", "Reviews", "", "ENABLE_RATINGS=true SERVICE_VERSION=v3 STAR_COLOR=red")]
    [InlineData("ratings-v1", "Ratings", "9080", "SERVICE_VERSION=v1")]
    [InlineData("ratings-v2", "Ratings", "9080", "SERVICE_VERSION=v2")]
    [InlineData("ratings-v-faulty", "Ratings", "9080", "SERVICE_VERSION=v-faulty")]
    [InlineData("ratings-v-delayed", "Ratings", "9080", "SERVICE_VERSION=v-delayed")]
    [InlineData("ratings-v-unavailable", "Ratings", "9080", "SERVICE_VERSION=v-unavailable")]
    [InlineData("ratings-v-unhealthy", "Ratings", "9080", "SERVICE_VERSION=v-unhealthy")]
    public void Every_variant_of_Bookinfo_bakes_in_what_the_contract_says_and_nothing_else(string variant, string project, string cmd, string env)
    {
        // Plain as our own manifests have it, Docker Hub's short form of 1.1.1, and today's registry.
        foreach (var prefix in (string[])["", "istio/", "registry.istio.io/release/"])
        {
            var found = _table.Find($"{prefix}examples-bookinfo-{variant}:1", out var problem);
            Assert.Equal("", problem);
            Assert.Equal(project, found!.Project);
            Assert.Empty(found.Entrypoint);
            Assert.Equal(cmd, string.Join(' ', found.Cmd));
            Assert.Equal(env, string.Join(' ', found.Env.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
        }
    }

    [Fact]
    public void No_variant_of_Bookinfo_is_outside_the_test_above()
    {
        var rows = typeof(ImageTableTests).GetMethod(nameof(Every_variant_of_Bookinfo_bakes_in_what_the_contract_says_and_nothing_else))!.GetCustomAttributes(typeof(InlineDataAttribute), false);
        const string Prefix = "examples-bookinfo-";
        Assert.Equal(
            rows.Select(row => (string)((InlineDataAttribute)row).Data[0]!).Order(StringComparer.Ordinal),
            _table.Images.Where(image => image.Repository.StartsWith(Prefix, StringComparison.Ordinal)).Select(image => image.Repository[Prefix.Length..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("docker.io/library/nginx:1.27", "nginx")]
    [InlineData("nginx", "nginx")]
    [InlineData("a.b/c/d:1", "c/d")]
    [InlineData("c/d@sha256:12", "c/d")]
    public void Registry_library_tag_and_digest_do_not_count(string image, string repository) => Assert.Equal(repository, ImageReference.Repository(image));

    [Theory]
    [InlineData("mongo", "not ours, use")]
    [InlineData("sameersbn/squid:4", "not ours, use")]
    [InlineData("me/examples-bookinfo-reviews-v1x", "Known: curl, examples-bookinfo-details-v1")]
    public void Others_are_refused_with_what_to_do(string image, string message)
    {
        Assert.Null(_table.Find(image, out var problem));
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images:\n  - project: X\n", "t:2 a row needs repository: a name or a list of names")]
    [InlineData("images:\n  - repository: a\n    prject: X\n", "t:3 unknown field prject; allowed: repository, project, entrypoint, cmd, env, programs")]
    [InlineData("images:\n  - repository: a\n  - repository: [b, a]\n", "t: repository a stands in more than one row")]
    [InlineData("images: {}\n", "t:1 images must be a list")]
    public void A_malformed_table_names_the_place(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ImageTable.Read(new StringReader(yaml), "t")).Message);
}
