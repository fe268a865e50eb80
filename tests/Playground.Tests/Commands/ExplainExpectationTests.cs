using Bookinfo.Mesh;
using Bookinfo.Playground.Commands;

namespace Bookinfo.Playground.Tests.Commands;

/// <summary><c>explain --expect</c>: what is met, and what is said in its place.</summary>
public sealed class ExplainExpectationTests
{
    private const string V1 = "outbound|9080|v1|reviews.default.svc.cluster.local";

    private const string V3 = "outbound|9080|v3|reviews.default.svc.cluster.local";

    private static readonly Explanation Split = new()
    {
        Proxy = "sidecar default/x",
        Version = 3,
        Routes = "9080",
        VirtualHost = "reviews.default.svc.cluster.local:9080",
        Rules =
        [
            new ExplainedRule("default/reviews http[0].match[0]", null, RuleVerdict.DoesNotFit, []),
            new ExplainedRule("default/reviews http[1]", null, RuleVerdict.Taken, []),
        ],
        Outcome = new ExplainedOutcome
        {
            Summary = "forwarded to one of 2 clusters by weight",
            Policies = ["fault.delay: 7 s for 100 % (before the timeout begins)", "timeout: 3 s", "retries: 2 on 5xx,reset", "mirror: 100 % of the requests to " + V1],
            Clusters =
            [
                new ExplainedCluster(V1, 75, true, [new ExplainedEndpoint("127.0.0.1:1", "default/reviews-v1-0")], ["connectionPool.tcp.maxConnections: 1"]),
                new ExplainedCluster(V3, 25, true, [], []),
            ],
        },
    };

    private static readonly Explanation Refused = new() { Proxy = "gateway", Version = 1, Outcome = new ExplainedOutcome { Summary = "404, empty", Status = 404, Flag = "NR" } };

    private static readonly Explanation Outside = new() { Proxy = "sidecar", Version = 1, Outcome = new ExplainedOutcome { Summary = "passed through to x:80 (PassthroughCluster)" } };

    [Theory]
    [InlineData("cluster=reviews/v1,reviews/v3")]
    [InlineData("cluster=reviews/v3@25, reviews/v1@75%")]
    [InlineData("cluster=reviews.default/v1@75,reviews.default.svc.cluster.local/v3")]
    [InlineData("cluster=" + V1 + "," + V3)]
    [InlineData("rule=default/reviews")]
    [InlineData("rule=default/reviews http[1]")]
    [InlineData("host=reviews.default.svc.cluster.local:9080")]
    [InlineData("listener=9080")]
    [InlineData("timeout=3s")]
    [InlineData("timeout=3 s")]
    [InlineData("retries=2")]
    [InlineData("fault.delay=7s")]
    [InlineData("fault.delay=7 s for 100 %")]
    [InlineData("fault.abort=none")]
    [InlineData("status=none")]
    [InlineData("flag=none")]
    [InlineData("endpoint=default/reviews-v1-0")]
    [InlineData("connectionPool.tcp.maxConnections=1")]
    public void What_is_so_is_met(string text) => Assert.Null(ExplainExpectation.Parse(text).Miss(ExplainedFacts.Of(Split)));

    [Theory]
    [InlineData("cluster=reviews/v1", "reviews/v1@75, reviews/v3@25")]
    [InlineData("cluster=reviews/v1@50,reviews/v3@50", "reviews/v1@75, reviews/v3@25")]
    [InlineData("cluster=reviews/v1,reviews/v2", "reviews/v1@75, reviews/v3@25")]
    [InlineData("cluster=none", "reviews/v1@75, reviews/v3@25")]
    [InlineData("rule=default/reviews http[0]", "default/reviews http[1]")]
    [InlineData("timeout=30s", "3 s")]
    [InlineData("timeout=none", "3 s")]
    [InlineData("retries=20", "2 on 5xx,reset")]
    [InlineData("fault=none", "fault.delay: 7 s for 100 % (before the timeout begins)")]
    [InlineData("status=404", "none")]
    [InlineData("rewrite=/x", "none")]
    public void What_is_not_so_is_told_by_what_was_found(string text, string found) => Assert.Equal(found, ExplainExpectation.Parse(text).Miss(ExplainedFacts.Of(Split)));

    [Fact]
    public void A_refusal_and_a_way_out_of_the_mesh_can_be_expected_too()
    {
        Assert.Null(ExplainExpectation.Parse("status=404").Miss(ExplainedFacts.Of(Refused)));
        Assert.Null(ExplainExpectation.Parse("flag=NR").Miss(ExplainedFacts.Of(Refused)));
        Assert.Null(ExplainExpectation.Parse("cluster=none").Miss(ExplainedFacts.Of(Refused)));
        Assert.Null(ExplainExpectation.Parse("cluster=PassthroughCluster").Miss(ExplainedFacts.Of(Outside)));
    }

    [Fact]
    public void A_real_request_is_judged_by_what_it_met()
    {
        var facts = ExplainedFacts.Of(new PastRequest
        {
            Caller = "default/x",
            Started = default,
            DurationMs = 1,
            Method = "GET",
            Url = "http://reviews/",
            Status = 503,
            Flags = "UO,DI",
            Rule = "default/reviews http[1]",
            Cluster = V1,
            Workload = "default/reviews-v1-0",
            TableVersion = 3,
            Explanation = Split,
        });
        foreach (var text in new[] { "cluster=reviews/v1", "status=503", "flag=UO", "flag=DI", "rule=default/reviews", "timeout=3s", "endpoint=default/reviews-v1-0" })
            Assert.Null(ExplainExpectation.Parse(text).Miss(facts));
        Assert.Equal("UO; DI", ExplainExpectation.Parse("flag=none").Miss(facts));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("=x")]
    [InlineData("cluster=")]
    [InlineData("clutser=reviews")]
    public void What_is_no_expectation_says_what_is_allowed(string text)
    {
        var refused = Assert.Throws<CommandException>(() => ExplainExpectation.Parse(text));
        Assert.Contains($"found \"{text}\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cluster, rule, status", refused.Message, StringComparison.Ordinal);
    }
}
