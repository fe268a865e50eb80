using System.Globalization;

using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Tests.Upstreams;
using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Bookinfo.ServiceDefaults.Tests;

/// <summary>gRPC, served and called, in the form that is published: messages, clients and reflection survive trimming.</summary>
[Collection(PublishedForm.OneAtATime)]
[Needs("gcc")]
public sealed class GrpcAotTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTime Soon => DateTime.UtcNow.AddSeconds(30);

    [Fact]
    public async Task The_published_forms_show_the_page_over_gRPC_through_the_outbound_proxy_and_with_deadlines()
    {
        await using var ratings = await StartAsync("Ratings", ["9080"]);
        await using var details = await StartAsync("Details", ["9080"]);
        await using var toRatings = new TunnelProxy(await PortAsync(ratings));
        await using var reviews = await StartAsync(
            "Reviews", [], ("ENABLE_RATINGS", "true"), ("BACKEND_PROTOCOL", "grpc"), ("RATINGS_HOSTNAME", "ratings.nowhere"), ("OUTBOUND_PROXY", $"http://127.0.0.1:{toRatings.Port}"));
        await using var page = await StartAsync(
            "ProductPage", ["9080"], ("BACKEND_PROTOCOL", "grpc"),
            ("DETAILS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_DETAILS", Text(await PortAsync(details))),
            ("REVIEWS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_REVIEWS", Text(await PortAsync(reviews))),
            ("RATINGS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_RATINGS", Text(await PortAsync(ratings))));

        var html = await page.Client.GetStringAsync("/productpage", Cancel);
        Assert.Contains("PublisherA", html, StringComparison.Ordinal);
        Assert.Contains("glyphicon glyphicon-star", html, StringComparison.Ordinal);
        Assert.Equal("CONNECT ratings.nowhere:9090 HTTP/1.1\r\nHost: ratings.nowhere:9090\r\n\r\n", Assert.Single(toRatings.Heads));
        Assert.Equal("""{"id": 0, "ratings": {"Reviewer1": 5, "Reviewer2": 4}}""", await page.Client.GetStringAsync("/api/v1/products/0/ratings", Cancel));
        using var mistake = await page.Client.GetAsync("/api/v1/products/abc", Cancel);
        Assert.Equal(400, (int)mistake.StatusCode);

        using var channel = GrpcChannel.ForAddress(await reviews.GrpcAddressAsync());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), deadline: Soon, cancellationToken: Cancel)).Status);
        ratings.Terminate();
        Assert.Equal(0, await ratings.WaitForExitAsync());
        await using var silent = new RawUpstream(_ => null);
        await using var patient = await StartAsync(
            "Reviews", [], ("ENABLE_RATINGS", "true"), ("BACKEND_PROTOCOL", "grpc"), ("RATINGS_HOSTNAME", "127.0.0.1"), ("GRPC_PORT_RATINGS", Text(silent.Port)));
        using var impatient = GrpcChannel.ForAddress(await patient.GrpcAddressAsync());
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new ReviewsService.ReviewsServiceClient(impatient)
            .GetReviewsAsync(new GetReviewsRequest { ProductId = "0" }, deadline: DateTime.UtcNow.AddMilliseconds(500), cancellationToken: Cancel));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Theory]
    [InlineData("Details", "bookinfo.v1.DetailsService/GetBook", "123-1234567890")]
    [InlineData("Reviews", "bookinfo.v1.ReviewsService/GetReviews", "Reviewer2")]
    [InlineData("Ratings", "bookinfo.v1.RatingsService/GetRatings", "Reviewer1")]
    [Needs(Tools.PythonGrpc)]
    public async Task A_foreign_client_learns_the_messages_from_the_published_form_and_calls_it(string project, string method, string answer)
    {
        await using var service = await StartAsync(project, project == "Reviews" ? [] : ["9080"]);
        var (exit, output) = await ChildProcess.RunAsync(
            Tools.Find(Tools.PythonGrpc)!,
            [Repository.PathTo("tests", "ServiceDefaults.Tests", "Grpc", "foreign_client.py"), $"127.0.0.1:{await PortAsync(service)}", method, """{"productId":"0"}"""]);
        Assert.True(exit == 0, output);
        Assert.Contains("\"code\": \"OK\"", output, StringComparison.Ordinal);
        Assert.Contains(answer, output, StringComparison.Ordinal);
    }

    private static async Task<ServiceProcess> StartAsync(string project, string[] arguments, params (string Name, string Value)[] environment) =>
        await ServiceProcess.StartAsync(await PublishedForm.OfAsync(project), arguments, environment.ToDictionary(e => e.Name, e => e.Value));

    private static async Task<int> PortAsync(ServiceProcess service) => (await service.GrpcAddressAsync()).Port;

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
