using System.Net;

using Bookinfo.Mesh.Tests.Foreign;
using Bookinfo.Mesh.Tests.Protocols;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

using Grpc.Core;
using Grpc.Net.Client;

namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>GRPCRoute with gRPC clients and servers as they are: .NET's, and the C core's through Python.</summary>
public sealed class GrpcRouteTests
{
    private const string Host = "echo.example.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="parent">What the routes hang on.</param>
    /// <param name="hostnames">Empty: no field.</param>
    private static string Rules(string parent, string hostnames) => $$$$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: echo}
        spec:
          parentRefs: [{{{{parent}}}}]
          {{{{hostnames}}}}
          rules:
          - matches: [{method: {service: bookinfo.mesh.tests.Echo, method: Say}, headers: [{name: x-beta, value: "yes"}]}]
            filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-mood, value: ", in beta"}]}}]
            backendRefs: [{name: two, port: 9000}]
          - matches: [{method: {service: bookinfo.mesh.tests.Echo, method: Say}}]
            backendRefs: [{name: one, port: 9000}]
          - matches: [{method: {type: RegularExpression, service: "bookinfo[.].*", method: "Co.*"}}]
            backendRefs: [{name: two, port: 9000}]
          - matches: [{method: {service: bookinfo.mesh.tests.Echo, method: Chat}}]
            backendRefs: [{name: one, port: 9000, weight: 0}, {name: gone, port: 9000}]
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_go_by_service_method_and_metadata_to_their_backend(bool atGateway)
    {
        await using var one = await EchoServer.StartAsync("one");
        await using var two = await EchoServer.StartAsync("two");
        await using var mesh = await StartAsync(one, two, atGateway);
        using var channel = Open(mesh, atGateway);
        var client = new Echo.EchoClient(channel);

        Assert.Equal(("hello", "one"), await SayAsync(client, []));
        Assert.Equal(("hello, in beta", "two"), await SayAsync(client, new Metadata { { "x-beta", "yes" } }));
        Assert.Equal(("hello", "one"), await SayAsync(client, new Metadata { { "x-beta", "no" } }));
        using var counting = client.Count(new Text { Value = "3" }, cancellationToken: Cancel);
        Assert.Equal(["0", "1", "2"], await counting.ResponseStream.ReadAllAsync(Cancel).Select(static text => text.Value).ToListAsync(Cancel));

        // No rule has it, as no server would.
        var unmatched = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            using var joining = client.Join(cancellationToken: Cancel);
            await joining;
        });
        Assert.Equal(StatusCode.Unimplemented, unmatched.StatusCode);

        // The only backend with weight does not exist: a 500 of the Gateway API, which gRPC calls UNKNOWN.
        using var chat = client.Chat(cancellationToken: Cancel);
        Assert.Equal(StatusCode.Unknown, (await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext(Cancel))).StatusCode);
    }

    [Fact]
    [Needs(Tools.PythonGrpc)]
    public async Task The_C_core_makes_all_its_calls_through_a_GRPCRoute()
    {
        await using var one = await EchoServer.StartAsync("one");
        await using var two = await EchoServer.StartAsync("two");
        await using var mesh = await ApiMesh.StartAsync("");
        Add(mesh, one, two);
        mesh.Apply("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: echo}
            spec: {parentRefs: [{name: door}], hostnames: [echo.example.com], rules: [{backendRefs: [{name: one, port: 9000}]}]}
            """);

        var run = await ChildProcess.RunAsync(
            Tools.Find(Tools.PythonGrpc)!,
            [Repository.PathTo("tests", "Mesh.Tests", "Foreign", "foreign_grpc.py"), $"{mesh.Http}", Host],
            new Dictionary<string, string?> { ["grpc_proxy"] = null, ["http_proxy"] = null, ["https_proxy"] = null, ["no_proxy"] = null, ["no_grpc_proxy"] = null });

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(PythonGrpcTests.Heard, run.StandardOutput.Trim());
    }

    private static async Task<ApiMesh> StartAsync(EchoServer one, EchoServer two, bool atGateway)
    {
        var mesh = await ApiMesh.StartAsync("");
        Add(mesh, one, two);
        mesh.Apply(atGateway ? Rules("{name: door}", $"hostnames: [{Host}]") : Rules("{kind: Service, group: '', name: one}", ""));
        return mesh;
    }

    private static void Add(ApiMesh mesh, EchoServer one, EchoServer two)
    {
        mesh.Add("one", 9000, "grpc", one.Address);
        mesh.Add("two", 9000, "grpc", two.Address);
    }

    private static async Task<(string Value, string? Server)> SayAsync(Echo.EchoClient client, Metadata metadata)
    {
        using var call = client.SayAsync(new Text { Value = "hello" }, metadata, cancellationToken: Cancel);
        var answer = await call;
        return (answer.Value, call.GetTrailers().GetValue("x-server"));
    }

    private static GrpcChannel Open(ApiMesh mesh, bool atGateway)
    {
        if (!atGateway) return GrpcChannel.ForAddress("http://one:9000", new GrpcChannelOptions { HttpClient = Clients.Tunnelled(mesh.Sidecar, HttpVersion.Version20), DisposeHttpClient = true });
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(mesh.Http, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        return GrpcChannel.ForAddress($"http://{Host}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
