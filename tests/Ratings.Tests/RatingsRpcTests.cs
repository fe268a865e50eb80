using System.Text;
using System.Text.Json;

using Bookinfo.Protos.Json;
using Bookinfo.Protos.V1;
using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Net.Client;

namespace Bookinfo.Ratings.Tests;

/// <summary>The gRPC face says what the HTTP face says (contract section 6).</summary>
public sealed class RatingsRpcTests : IAsyncLifetime
{
    private ServiceProcess _ratings = null!;
    private GrpcChannel _channel = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RatingsService.RatingsServiceClient Client => new(_channel);

    public async ValueTask InitializeAsync()
    {
        _ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        _channel = GrpcChannel.ForAddress(await _ratings.GrpcAddressAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _ratings.DisposeAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("12abc")]
    [InlineData("-1")]
    [InlineData("0x1f")]
    [InlineData("100000000000000000000")]
    [InlineData("1000000000000000000000000")]
    public async Task Both_faces_give_the_same_ratings(string id)
    {
        var book = await Client.GetRatingsAsync(new GetRatingsRequest { ProductId = id }, cancellationToken: Cancel);
        Assert.Equal(await _ratings.Client.GetStringAsync($"/ratings/{id}", Cancel), Encoding.UTF8.GetString(AnswerJson.Of(book)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("5/foo")]
    public async Task An_id_without_a_number_is_an_invalid_argument(string id)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetRatingsAsync(new GetRatingsRequest { ProductId = id }, cancellationToken: Cancel));
        Assert.Equal(new Status(StatusCode.InvalidArgument, "please provide numeric product ID"), refused.Status);
        refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.SetRatingsAsync(new SetRatingsRequest { ProductId = id }, cancellationToken: Cancel));
        Assert.Equal(new Status(StatusCode.InvalidArgument, "please provide numeric product ID"), refused.Status);
    }

    [Theory]
    [InlineData("""{"Reviewer1":1}""")]
    [InlineData("""{"Reviewer1":4.5,"Reviewer2":-1}""")]
    [InlineData("""[1,"two",true,false,null,{"a":[]}]""")]
    [InlineData("5")]
    [InlineData("null")]
    public async Task What_one_face_was_given_the_other_one_gives(string json)
    {
        using var document = JsonDocument.Parse(json);
        var book = await Client.SetRatingsAsync(new SetRatingsRequest { ProductId = "3", Ratings = JsonValue.From(document.RootElement) }, cancellationToken: Cancel);
        var expected = $$"""{"id":3,"ratings":{{json}}}""";
        Assert.Equal(expected, Encoding.UTF8.GetString(AnswerJson.Of(book)));
        Assert.Equal(expected, await _ratings.Client.GetStringAsync("/ratings/3", Cancel));

        using var posted = await _ratings.Client.PostAsync("/ratings/4", new StringContent(json), Cancel);
        book = await Client.GetRatingsAsync(new GetRatingsRequest { ProductId = "4" }, cancellationToken: Cancel);
        Assert.Equal($$"""{"id":4,"ratings":{{json}}}""", Encoding.UTF8.GetString(AnswerJson.Of(book)));
    }

    [Fact]
    public async Task Nothing_is_no_ratings()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.SetRatingsAsync(new SetRatingsRequest { ProductId = "0" }, cancellationToken: Cancel));
        Assert.Equal(new Status(StatusCode.InvalidArgument, "please provide valid ratings JSON"), refused.Status);
    }
}
