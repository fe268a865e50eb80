using System.Text;

using Bookinfo.Protos.Json;
using Bookinfo.Protos.V1;
using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Net.Client;

namespace Bookinfo.Details.Tests;

/// <summary>The gRPC face says what the HTTP face says (contract section 4).</summary>
public sealed class DetailsRpcTests
{
    [Fact]
    public async Task Both_faces_give_the_same_book_and_refuse_the_same_ids()
    {
        await using var details = await ServiceProcess.StartAsync(TestedPrograms.Service("Details"), ["9080"]);
        using var channel = GrpcChannel.ForAddress(await details.GrpcAddressAsync());
        var client = new DetailsService.DetailsServiceClient(channel);
        foreach (var id in (string[])["0", "7", "-1", "0x10", "010", "1_000", "123456789012345678901234567890", "x/7"])
        {
            var book = await client.GetBookAsync(new GetBookRequest { ProductId = id }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(await details.Client.GetStringAsync($"/details/{id}", TestContext.Current.CancellationToken), Encoding.UTF8.GetString(AnswerJson.Of(book)));
        }

        foreach (var id in (string[])["", "abc", "1.5"])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.GetBookAsync(new GetBookRequest { ProductId = id }, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(new Status(StatusCode.InvalidArgument, "please provide numeric product id"), refused.Status);
        }
    }
}
