using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Store;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>Which logs there are, and what is said of those that are not; the texts are a kubelet's.</summary>
public sealed class PodLogTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Waits = """{"waiting":{"reason":"CrashLoopBackOff"}}""";
    private const string Runs = """{"running":{"startedAt":"2026-11-30T05:00:00Z"}}""";
    private const string Ended = """{"terminated":{"exitCode":1}}""";

    [Theory]
    [InlineData("ContainerCreating", "ContainerCreating")]
    [InlineData("PodInitializing", "PodInitializing")]
    [InlineData("CreateContainerConfigError", "CreateContainerConfigError")]
    [InlineData("ErrImagePull", "image can't be pulled")]
    [InlineData("ImagePullBackOff", "trying and failing to pull image")]
    public async Task A_container_that_has_not_started_has_no_log(string reason, string told)
    {
        await using var api = await StartAsync(new ContainerLogs(TimeProvider.System));
        Report(api, $$"""{"waiting": {"reason":"{{reason}}"} }""");
        var (code, status) = await api.SendAsync(HttpMethod.Get, $"{Pods}/p/log");
        Assert.Equal((400, $"container \"c\" in pod \"p\" is waiting to start: {told}"), (code, status!["message"]!.GetValue<string>()));
        Assert.Equal("BadRequest", status["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pod_that_nobody_has_begun_to_run_has_no_log()
    {
        await using var api = await StartAsync(new ContainerLogs(TimeProvider.System));
        var (code, status) = await api.SendAsync(HttpMethod.Get, $"{Pods}/p/log");
        Assert.Equal((400, "container \"c\" in pod \"p\" is waiting to start: ContainerCreating"), (code, status!["message"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("initContainerStatuses", "i", 400)]
    [InlineData("containerStatuses", "c", 400)]
    public async Task Init_containers_are_judged_by_their_own_status(string member, string container, int code)
    {
        await using var api = await StartAsync(new ContainerLogs(TimeProvider.System));
        Report(api, """{"waiting":{"reason":"PodInitializing"}}""", member: member, name: container);
        Assert.Equal(code, (await api.SendAsync(HttpMethod.Get, $"{Pods}/p/log?container={container}")).Code);
        Report(api, Runs, member: member, name: container);
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Get, $"{Pods}/p/log?container={container}")).Code);
    }

    [Fact]
    public async Task Every_run_that_there_was_stays_readable()
    {
        var logs = new ContainerLogs(TimeProvider.System);
        await using var api = await StartAsync(logs);
        logs.Begin(Uid(api), "c")("first");
        Report(api, Runs);
        Assert.Equal((200, "first\n"), await LogAsync(api));
        Assert.Equal((400, "previous terminated container \"c\" in pod \"p\" not found"), await LogAsync(api, "?previous=true"));
        Report(api, Ended);
        Assert.Equal((200, "first\n"), await LogAsync(api));
        Report(api, Waits, Ended);
        Assert.Equal((200, "first\n"), await LogAsync(api));
        Assert.Equal((200, "first\n"), await LogAsync(api, "?previous=true"));
        logs.Begin(Uid(api), "c")("second");
        Report(api, Runs, Ended);
        Assert.Equal((200, "second\n"), await LogAsync(api));
        Assert.Equal((200, "first\n"), await LogAsync(api, "?previous=true"));
    }

    private static async Task<TestApi> StartAsync(IContainerLogs logs)
    {
        var api = await TestApi.StartAsync(services => services.AddSingleton(logs));
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, Pods, """{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"i"}],"containers":[{"name":"c","image":"i"}]}}""")).Code);
        return api;
    }

    private static string Uid(TestApi api) => api.Store.Find(ResourceKinds.Pod, "default", "p")!.Uid;

    private static async Task<(int Code, string Text)> LogAsync(TestApi api, string query = "")
    {
        var (code, body) = await api.SendAsync(HttpMethod.Get, $"{Pods}/p/log{query}");
        return (code, body is JsonObject status ? status["message"]!.GetValue<string>() : body!.GetValue<string>());
    }

    private static void Report(TestApi api, string state, string last = "{}", string member = "containerStatuses", string name = "c") =>
        api.Store.Change(ResourceKinds.Pod, "default", "p", json =>
        {
            json["status"] = new JsonObject
            {
                [member] = new JsonArray(new JsonObject { ["name"] = name, ["state"] = JsonNode.Parse(state), ["lastState"] = JsonNode.Parse(last) }),
            };
            return true;
        });
}
