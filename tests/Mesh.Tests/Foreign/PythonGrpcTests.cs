using Bookinfo.Mesh.Tests.Protocols;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Foreign;

/// <summary>gRPC as the C core speaks it, through both kinds of proxies.</summary>
[Needs(Tools.PythonGrpc)]
public sealed class PythonGrpcTests
{
    /// <summary>What foreign_grpc.py prints when every call went well.</summary>
    public const string Heard =
        """{"say": "hello, gladly", "head": "first", "tail": "last", "count": ["0", "1", "2", "3", "4"], "join": "300", "chat": ["one", "two"], "fail": ["FAILED_PRECONDITION", "not now, 100 %"], "wait": ["DEADLINE_EXCEEDED", ""]}""";

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task All_four_kinds_of_calls_a_failure_and_a_deadline(ProxyKind kind)
    {
        await using var server = await EchoServer.StartAsync();
        await using var door = await Door.OpenAsync(kind, server.Address, http2: true);
        var proxy = door.Proxy.Endpoints[0];
        var environment = new Dictionary<string, string?> { ["grpc_proxy"] = kind == ProxyKind.Sidecar ? $"http://{proxy}" : null, ["http_proxy"] = null, ["https_proxy"] = null, ["no_proxy"] = null, ["no_grpc_proxy"] = null };

        var run = await ChildProcess.RunAsync(
            Tools.Find(Tools.PythonGrpc)!,
            [Repository.PathTo("tests", "Mesh.Tests", "Foreign", "foreign_grpc.py"), kind == ProxyKind.Sidecar ? "reviews:80" : $"{proxy}", "reviews"],
            environment);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(Heard, run.StandardOutput.Trim());
        await server.GivenUp.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
