using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Commands;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Tests.Network;
using Bookinfo.Playground.Tests.Pods;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Playground.Tests.Commands;

/// <summary><c>explain --last</c>: which requests are chosen, and how they are shown.</summary>
public sealed class PastRequestsTests
{
    [Theory]
    [InlineData("last=3&flag=uo", "503 UO", true)]
    [InlineData("last=3&flag=NR", "503 UO,DI", false)]
    [InlineData("last=3&flag=DI", "503 UO,DI", true)]
    [InlineData("status=503", "503 -", true)]
    [InlineData("status=5xx", "503 -", true)]
    [InlineData("status=5xx", "404 NR", false)]
    [InlineData("status=0", "0 DC", true)]
    [InlineData("status=404&flag=NR", "404 NR", true)]
    public void Flag_and_status_choose(string query, string seen, bool fits)
    {
        var ask = PastRequestsAsk.Read(QueryOf(query), out _)!;
        var parts = seen.Split(' ');
        Assert.Equal(fits, ask.Fits(new SeenRequest { Number = 1, Started = default, Duration = default, Status = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), Flags = parts[1] }));
        Assert.Equal(ask, PastRequestsAsk.Read(QueryOf(ask.ToQuery()), out _));
    }

    [Theory]
    [InlineData("last=0", "last: found \"0\"; allowed is 1 to 256")]
    [InlineData("last=x", "last: found \"x\"")]
    [InlineData("status=6xx", "status: found \"6xx\"; allowed is a status as 503")]
    public void A_choice_that_cannot_be_read_says_why(string query, string message)
    {
        Assert.Null(PastRequestsAsk.Read(QueryOf(query), out var problem));
        Assert.StartsWith(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoint_knows_pods_by_name_and_says_which_there_are()
    {
        await using var lab = await PodLab.StartAsync(mesh: new MeshDouble());
        lab.CreatePod("page-v1-0", "", metadata: """ "labels": { "app": "page" } """);
        await lab.ReadyAsync("page-v1-0");
        var endpoint = new PastRequestsEndpoint(lab.Get<PodNetwork>());

        Assert.Equal((200, "[]"), await GetAsync(endpoint, "?from=page&last=5"));
        var (status, body) = await GetAsync(endpoint, "?from=nobody");
        Assert.Equal(404, status);
        Assert.Contains("default/page-v1-0", JsonNode.Parse(body)!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, (await GetAsync(endpoint, "?last=1000")).Status);
    }

    [Fact]
    public void A_request_is_shown_with_what_was_written_down_and_what_is_known_of_its_rules()
    {
        using var output = new StringWriter();
        PastRequestsText.Print(output, new PastRequest
        {
            Caller = "default/sleep-0",
            Started = DateTimeOffset.UtcNow,
            DurationMs = 12.34,
            Method = "GET",
            Url = "http://reviews:9080/reviews/0",
            Status = 503,
            Flags = "UO",
            Details = "overflow",
            Rule = "default/reviews http[0]",
            Cluster = "outbound|9080|v1|reviews.default.svc.cluster.local",
            TableVersion = 3,
            Note = "route table 3 is not kept any more (in force is 20): only what was written down at the time is shown",
        });
        var text = output.ToString();
        Assert.Contains("GET http://reviews:9080/reviews/0  503 UO  12.3 ms", text, StringComparison.Ordinal);
        Assert.Contains("rule      default/reviews http[0]", text, StringComparison.Ordinal);
        Assert.Contains("went to   outbound|9080|v1|reviews.default.svc.cluster.local", text, StringComparison.Ordinal);
        Assert.Contains("details   overflow", text, StringComparison.Ordinal);
        Assert.Contains("note      route table 3 is not kept any more", text, StringComparison.Ordinal);
    }

    private static QueryCollection QueryOf(string query) => new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query));

    private static async Task<(int Status, string Body)> GetAsync(PastRequestsEndpoint endpoint, string query)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = answer;
        await endpoint.HandleAsync(context);
        await context.Response.CompleteAsync();
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(answer.ToArray()).Trim());
    }
}
