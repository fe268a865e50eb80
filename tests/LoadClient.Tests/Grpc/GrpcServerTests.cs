using System.Diagnostics;

using Bookinfo.LoadClient.Protos;
using Bookinfo.LoadClient.Tests.Server;

using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace Bookinfo.LoadClient.Tests.Grpc;

public sealed class GrpcServerTests(GrpcServerTests.Fixture shared) : IClassFixture<GrpcServerTests.Fixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ping_comes_back_with_the_server_s_time_after_the_delay()
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await new PingServer.PingServerClient(shared.Channel).PingAsync(new PingMessage { Seq = 7, Ts = 1, Payload = "p", DelayNanos = 50_000_000 }, cancellationToken: Token);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.045, 5);
        Assert.Equal((7, "p"), (answer.Seq, answer.Payload));
        Assert.InRange(DateTimeOffset.UnixEpoch.AddTicks(answer.Ts / 100), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_negative_delay_is_none_and_an_endless_one_ends_with_its_caller()
    {
        var client = new PingServer.PingServerClient(shared.Channel);
        await client.PingAsync(new PingMessage { DelayNanos = long.MinValue }, cancellationToken: Token);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.PingAsync(new PingMessage { DelayNanos = long.MaxValue }, deadline: DateTime.UtcNow.AddSeconds(0.2), cancellationToken: Token));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Theory]
    [InlineData("", "Serving")]
    [InlineData("ping", "Serving")]
    [InlineData("ping_down", "NotServing")]
    [InlineData("other", "NotFound")]
    public async Task Health_is_asked_by_service(string service, string expected)
    {
        try
        {
            var answer = await new Health.HealthClient(shared.Channel).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Token);
            Assert.Equal(expected, $"{answer.Status}");
        }
        catch (RpcException failure)
        {
            Assert.Equal(expected, $"{failure.StatusCode}");
        }
    }

    [Fact]
    public async Task Reflection_lists_the_services()
    {
        using var call = new ServerReflection.ServerReflectionClient(shared.Channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains("fgrpc.PingServer", names);
        Assert.Contains("grpc.health.v1.Health", names);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public GrpcChannel Channel { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await RunningServer.StartAsync();
            Channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Server.Grpc}", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } });
        }

        public async ValueTask DisposeAsync()
        {
            Channel.Dispose();
            await Server.DisposeAsync();
        }
    }
}
