using System.Text;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Commands;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Tests.Pods;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>The question of <c>playground explain</c> finds the caller's proxy.</summary>
public sealed class ExplainEndpointTests
{
    [Fact]
    public async Task The_caller_is_a_pod_its_deployment_its_app_or_a_visitor_of_the_gateway()
    {
        await using var lab = await PodLab.StartAsync(mesh: new MeshDouble());
        lab.CreatePod("page-v1-0", "", metadata: """ "labels": { "app": "page" } """);
        lab.CreatePod("zero", "", metadata: """ "labels": { "app": "page" } """);
        await lab.ReadyAsync("page-v1-0");
        await lab.ReadyAsync("zero");
        var endpoint = new ExplainEndpoint(lab.Get<PodNetwork>());
        await lab.UntilAsync(() => lab.Get<PodNetwork>().Ingress.IsEmpty ? null : "open", "gateway open");

        Assert.Equal("zero", await AskAsync("zero"));
        Assert.Equal("page-v1-0", await AskAsync("page"));
        Assert.Equal("page-v1-0", await AskAsync("page-v1"));
        Assert.Equal("page-v1-0", await AskAsync("default/page-v1"));
        Assert.StartsWith("istio-ingressgateway-", await AskAsync(null), StringComparison.Ordinal);
        Assert.Contains("default/page-v1-0, default/zero", await AskAsync("nobody"), StringComparison.Ordinal);
        Assert.StartsWith("404 from: found \"istio-system/page\"", await AskAsync("istio-system/page"), StringComparison.Ordinal);

        async Task<string> AskAsync(string? from)
        {
            var (status, body) = await PostAsync(endpoint, new JsonObject { ["from"] = from, ["url"] = "http://reviews:9080/x" }.ToJsonString());
            if (status == 200) Assert.Equal("/x", body["outcome"]!["summary"]!.ToString());
            return status == 200 ? body["proxy"]!.ToString() : $"{status} {body["message"]}";
        }
    }

    [Theory]
    [InlineData("""{"url":"ftp://reviews/"}""", "url: found \"ftp://reviews/\"")]
    [InlineData("""{"url":"http://reviews/","headers":["nonsense"]}""", "header: found \"nonsense\"; allowed is NAME: VALUE")]
    [InlineData("{}", "url: found \"\"")]
    [InlineData("nonsense", "the body is not a question")]
    [InlineData("null", "the body is not a question")]
    public async Task A_question_that_cannot_be_read_says_why(string body, string message)
    {
        await using var lab = await PodLab.StartAsync(mesh: new MeshDouble());
        var (status, answer) = await PostAsync(new ExplainEndpoint(lab.Get<PodNetwork>()), body);
        Assert.Equal(400, status);
        Assert.Contains(message, answer["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_url_becomes_a_question_as_written()
    {
        var question = new ExplainAsk("shop.example.com/a/../b%41?q=%20", Method: "POST", Headers: ["Host: other:81", "end-user:jason", "X: a: b"]).Read(out _)!;

        Assert.Equal(("other:81", 80, "/a/../b%41?q=%20", "POST", "http"), (question.Authority, question.Port, question.PathAndQuery, question.Method, question.Scheme));
        Assert.Equal([KeyValuePair.Create("end-user", "jason"), KeyValuePair.Create("X", "a: b")], question.Headers);
        Assert.Equal(("reviews:9080", 9080, "/"), new ExplainAsk("http://reviews:9080").Read(out _) is { } plain ? (plain.Authority, plain.Port, plain.PathAndQuery) : default);
    }

    private static async Task<(int Status, JsonNode Body)> PostAsync(ExplainEndpoint endpoint, string body)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        await endpoint.HandleAsync(context);
        await context.Response.CompleteAsync();
        return (context.Response.StatusCode, JsonNode.Parse(Encoding.UTF8.GetString(answer.ToArray()))!);
    }
}
