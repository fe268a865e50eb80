using System.Text.Json.Nodes;

using Bookinfo.Protos.Json;
using Bookinfo.Protos.V1;
using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Net.Client;

namespace Bookinfo.Reviews.Tests;

/// <summary>The gRPC face says what the HTTP face says (contract section 5); ratings is called by HTTP here.</summary>
public sealed class ReviewsRpcTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("""{"ratings":{"Reviewer1":5,"Reviewer2":4}}""")]
    [InlineData("""{"ratings":{"Reviewer1":2}}""")]
    [InlineData("")]
    public async Task Both_faces_give_the_same_reviews(string? ratingsAnswer)
    {
        await using var ratings = new RawUpstream(_ => ratingsAnswer == "" ? RawUpstream.Status(503) : RawUpstream.Ok(ratingsAnswer!));
        await using var reviews = await StartAsync(ratings, ratingsAnswer is not null);
        using var channel = GrpcChannel.ForAddress(await reviews.GrpcAddressAsync());
        var client = new ReviewsService.ReviewsServiceClient(channel);
        var book = await client.GetReviewsAsync(new GetReviewsRequest { ProductId = "0" }, new Metadata { { "end-user", "jason" } }, cancellationToken: Cancel);
        var http = JsonNode.Parse(await reviews.Client.GetStringAsync("/reviews/0", Cancel));
        Assert.Equal(http!.ToJsonString(), JsonNode.Parse(AnswerJson.Of(book))!.ToJsonString());
        if (ratingsAnswer is not null) Assert.Contains("\r\nend-user: jason\r\n", ratings.Heads.First());
    }

    [Theory]
    [InlineData("abc", StatusCode.NotFound)]
    [InlineData("", StatusCode.NotFound)]
    [InlineData("2147483648", StatusCode.NotFound)]
    [InlineData("0", StatusCode.Internal)]
    public async Task Failures_are_those_of_the_http_face(string id, StatusCode status)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("not json"));
        await using var reviews = await StartAsync(ratings, withRatings: true);
        using var channel = GrpcChannel.ForAddress(await reviews.GrpcAddressAsync());
        var client = new ReviewsService.ReviewsServiceClient(channel);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.GetReviewsAsync(new GetReviewsRequest { ProductId = id }, cancellationToken: Cancel));
        Assert.Equal(status, failure.StatusCode);
    }

    private static Task<ServiceProcess> StartAsync(RawUpstream ratings, bool withRatings) =>
        ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>
        {
            ["ENABLE_RATINGS"] = withRatings ? "true" : "false",
            ["RATINGS_HOSTNAME"] = "127.0.0.1",
            ["RATINGS_SERVICE_PORT"] = ratings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
}
