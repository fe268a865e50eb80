namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>A route's timeout and the deadline of a gRPC caller (contract mesh.md section 1.3).</summary>
public sealed class GrpcDeadlineTests
{
    private const string Route = "route: [{destination: {host: reviews, subset: v1}}]";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("timeout: 60s, ", "application/grpc", "2H", "60000m")]
    [InlineData("timeout: 60s, ", "application/grpc+proto", "30S", "30000m")]
    [InlineData("timeout: 60s, ", "application/grpc", "nonsense", "nonsense")]
    [InlineData("timeout: 60s, ", "application/json", "2H", "2H")]
    [InlineData("", "application/grpc", "2H", "2H")]
    public async Task The_shorter_one_goes_on(string timeout, string type, string asked, string told)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{{timeout}{Route}}}]");
        using var content = new ByteArrayContent([0]);
        content.Headers.ContentType = new(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://reviews:9080/") { Content = content };
        request.Headers.TryAddWithoutValidation("grpc-timeout", asked);

        using var answer = await mesh.Client.SendAsync(request, Cancel);

        Assert.Equal(told, (await Seen.ReadAsync(answer)).Request("grpc-timeout"));
    }
}
