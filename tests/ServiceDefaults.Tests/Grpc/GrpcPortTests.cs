using System.Net;

using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;

using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Bookinfo.ServiceDefaults.Tests.Grpc;

/// <summary>The gRPC port that three services have: health, reflection, drain, and nothing of it on the HTTP port.</summary>
public sealed class GrpcPortTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTime Soon => DateTime.UtcNow.AddSeconds(30);

    public static TheoryData<string, string> Services => new()
    {
        { "Details", "bookinfo.v1.DetailsService" },
        { "Reviews", "bookinfo.v1.ReviewsService" },
        { "Ratings", "bookinfo.v1.RatingsService" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Health_is_told_for_the_process_and_for_its_service_and_for_no_other(string project, string name)
    {
        await using var service = await StartAsync(project);
        using var channel = await ChannelAsync(service);
        var client = new Health.HealthClient(channel);
        foreach (var known in (string[])["", name])
            Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = known }, deadline: Soon, cancellationToken: Cancel)).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await client.CheckAsync(new HealthCheckRequest { Service = "x" }, deadline: Soon, cancellationToken: Cancel));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Reflection_names_the_services(string project, string name)
    {
        await using var service = await StartAsync(project);
        using var channel = await ChannelAsync(service);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(deadline: Soon, cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(found => found.Name);
        Assert.Superset(new HashSet<string> { name, "grpc.health.v1.Health" }, names.ToHashSet());
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task The_drain_is_told_to_watchers_and_the_last_calls_are_answered()
    {
        await using var service = await StartAsync("Ratings", ("DRAIN_DELAY", "2"));
        using var channel = await ChannelAsync(service);
        var client = new Health.HealthClient(channel);
        using var watch = client.Watch(new HealthCheckRequest(), deadline: Soon, cancellationToken: Cancel);
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);
        service.Terminate();
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest(), deadline: Soon, cancellationToken: Cancel)).Status);
        // The watcher does not hold up the end.
        Assert.False(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(0, await service.WaitForExitAsync());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Each_port_speaks_its_own_protocol_only(string project, string name)
    {
        await using var service = await StartAsync(project);
        foreach (var path in (string[])[$"/{name}/GetBook", "/grpc.health.v1.Health/Check", "/any.Service/Method"])
        {
            using var content = new ByteArrayContent(new byte[5]);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
            using var answer = await service.Client.PostAsync(path, content, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await service.GrpcAddressAsync() };
        foreach (var path in (string[])["/health", "/readyz", "/metrics", $"/{project.ToLowerInvariant()}/0"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_unknown_service_or_method_is_unimplemented()
    {
        await using var service = await StartAsync("Details");
        using var channel = await ChannelAsync(service);
        foreach (var (name, method) in (ReadOnlySpan<(string, string)>)[("any.Service", "Method"), ("bookinfo.v1.DetailsService", "Method")])
        {
            var call = new Method<byte[], byte[]>(MethodType.Unary, name, method, Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));
            var failure = Assert.Throws<RpcException>(() => channel.CreateCallInvoker().BlockingUnaryCall(call, null, new CallOptions(deadline: Soon), []));
            Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        }
    }

    [Fact]
    public async Task Port_0_is_no_grpc_and_a_wrong_port_is_refused()
    {
        await using var service = await StartAsync("Details", ("GRPC_LISTEN_PORT", "0"));
        Assert.Equal("""{"status":"Details is healthy"}""", await service.Client.GetStringAsync("/health", Cancel));
        Assert.DoesNotContain(service.Output, line => line.StartsWith("port 9090", StringComparison.Ordinal));
        await using var wrong = ServiceProcess.Launch(TestedPrograms.Service("Details"), ["9080"], new Dictionary<string, string> { ["GRPC_LISTEN_PORT"] = "grpc" });
        Assert.Equal(1, await wrong.WaitForExitAsync());
        Assert.Equal("GRPC_LISTEN_PORT: found \"grpc\", allowed is a whole number from 0 to 65535", Assert.Single(wrong.Errors));
    }

    private static Task<ServiceProcess> StartAsync(string project, params (string Name, string Value)[] environment) =>
        ServiceProcess.StartAsync(TestedPrograms.Service(project), ["9080"], environment.ToDictionary(set => set.Name, set => set.Value));

    private static async Task<GrpcChannel> ChannelAsync(ServiceProcess service) =>
        GrpcChannel.ForAddress(await service.GrpcAddressAsync(), new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
}
