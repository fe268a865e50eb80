using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests;

/// <summary>Every published form must be started by a test: what trimming broke shows only there.</summary>
[Collection(PublishedForm.OneAtATime)]
public sealed class AotTests
{
    public static TheoryData<string, string[], string, string> Services => new()
    {
        { "Ratings", ["9080"], "/ratings/0", """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""" },
        { "Details", ["9080"], "/details/7", "\"ISBN-13\":\"123-1234567890\"}" },
        { "Reviews", [], "/reviews/0", "{\"id\": \"0\",\"podname\": " },
        { "ProductPage", ["9080"], "/productpage", "<title>Simple Bookstore App</title>" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    [Needs("gcc")]
    public async Task The_published_form_answers_and_ends_cleanly(string project, string[] args, string path, string body)
    {
        var program = await PublishedForm.OfAsync(project);
        await using var service = await ServiceProcess.StartAsync(program, args);
        Assert.Contains("healthy", await service.Client.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Contains(body, await service.Client.GetStringAsync(path, TestContext.Current.CancellationToken));
        Assert.Contains("http_server_request_duration_seconds", await service.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
        Assert.Contains("\"openapi\"", await service.Client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken));
        Assert.Contains("swagger-ui", await service.Client.GetStringAsync("/swagger/index.html", TestContext.Current.CancellationToken));
        service.Terminate();
        Assert.Equal(0, await service.WaitForExitAsync());
    }

    /// <summary>The workloads that are no part of Bookinfo: nothing but their contract on their own port, health on another one.</summary>
    [Theory]
    [InlineData("TcpEcho", "9000", "hello")]
    [InlineData("Sleep", "infinity")]
    [InlineData("HelloWorld")]
    [Needs("gcc")]
    public async Task The_published_form_answers_at_the_management_port(string project, params string[] args)
    {
        var program = await PublishedForm.OfAsync(project);
        await using var service = ChildProcess.Start(program, args, new Dictionary<string, string?> { ["MANAGEMENT_PORT"] = "9900", ["PORT_MAP"] = "1=127.0.0.1:1" });
        using var management = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await PublishedForm.AddressAsync(service, 9900) };
        Assert.Equal("ok", await management.GetStringAsync("/readyz"));
        Assert.Contains("# TYPE", await management.GetStringAsync("/metrics"));
        await AssertOwnAnswerAsync(project, service);
        service.Signal(15);
        Assert.Equal(0, await service.WaitForExitAsync(TimeSpan.FromSeconds(60)));
    }

    private static async Task AssertOwnAnswerAsync(string project, ChildProcess service)
    {
        if (project == "HelloWorld")
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await PublishedForm.AddressAsync(service, 5000) };
            Assert.StartsWith("Hello version: ", await client.GetStringAsync("/hello"));
        }
        else if (project == "TcpEcho")
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", (await PublishedForm.AddressAsync(service, 9000)).Port);
            await client.GetStream().WriteAsync("world\n"u8.ToArray());
            using var answers = new StreamReader(client.GetStream());
            Assert.Equal("hello world", await answers.ReadLineAsync());
        }
    }
}
