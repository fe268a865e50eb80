using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Api;

public sealed class WatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_watch_sends_what_changes_and_reports_as_deleted_what_leaves_the_selector()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"c","labels":{"a":"b"}}}""");
        await using var watch = await OpenAsync(api, "labelSelector=a%3Db");
        Assert.Equal("ADDED c", await watch.NextAsync());
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"other"}}""");
        await LabelAsync(api, "c", "x", "y");
        Assert.Equal("MODIFIED c", await watch.NextAsync());
        await LabelAsync(api, "c", "a", "z");
        Assert.Equal("DELETED c", await watch.NextAsync());
        await LabelAsync(api, "c", "a", "b");
        Assert.Equal("ADDED c", await watch.NextAsync());
        await api.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/c");
        Assert.Equal("DELETED c", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_starts_behind_the_version_it_is_given_and_ends_in_time()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"old"}}""");
        var version = api.Store.Version;
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"new"}}""");
        await using var watch = await OpenAsync(api, $"resourceVersion={version}&timeoutSeconds=1");
        Assert.Equal("ADDED new", await watch.NextAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task What_left_or_began_to_fit_the_selector_before_the_watch_came_is_told_by_the_version_it_starts_from()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"leaves","labels":{"a":"b"}}}""");
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"begins"}}""");
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"stays","labels":{"a":"b"}}}""");
        var version = api.Store.Version;
        await LabelAsync(api, "leaves", "a", "z");
        await LabelAsync(api, "begins", "a", "b");
        await LabelAsync(api, "stays", "x", "y");
        await using var watch = await OpenAsync(api, $"labelSelector=a%3Db&resourceVersion={version}");
        Assert.Equal("DELETED leaves", await watch.NextAsync());
        Assert.Equal("ADDED begins", await watch.NextAsync());
        Assert.Equal("MODIFIED stays", await watch.NextAsync());
    }

    [Fact]
    public async Task A_version_of_an_earlier_run_that_this_one_has_not_reached_is_gone()
    {
        await using var api = await TestApi.StartAsync();
        var reached = api.Store.Version;
        await using (await OpenAsync(api, $"resourceVersion={reached}"))
        {
            var (code, status) = await api.SendAsync(HttpMethod.Get, $"{ConfigMaps}?watch=true&resourceVersion={reached + 1}");
            Assert.Equal((410, "Expired", $"too old resource version: {reached + 1} ({reached})"), (code, status!["reason"]!.GetValue<string>(), status["message"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task A_version_that_is_no_longer_kept_is_gone()
    {
        await using var api = await TestApi.StartAsync();
        for (var i = 0; i < 4200; i++)
            api.Store.Create(ResourceKinds.Event, new JsonObject { ["metadata"] = new JsonObject { ["name"] = $"e{i}", ["namespace"] = "default" } });
        var (code, status) = await api.SendAsync(HttpMethod.Get, $"{ConfigMaps}?watch=true&resourceVersion=1");
        Assert.Equal((410, "Expired"), (code, status!["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"c"}}""");
        await using var watch = await OpenAsync(api, "sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");
        Assert.Equal("ADDED c", await watch.NextAsync());
        Assert.Equal("BOOKMARK ", await watch.NextAsync());
    }

    private static async Task LabelAsync(TestApi api, string name, string label, string value) =>
        await api.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/{name}", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [label] = value } } }.ToJsonString(), "application/merge-patch+json");

    private static async Task<OpenWatch> OpenAsync(TestApi api, string query)
    {
        var response = await api.Client.GetAsync($"{ConfigMaps}?watch=true&{query}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new OpenWatch(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    private sealed record OpenWatch(HttpResponseMessage Response, StreamReader Reader) : IAsyncDisposable
    {
        /// <summary>Type and name of the next event; null at the end.</summary>
        public async Task<string?> NextAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            return await Reader.ReadLineAsync(limit.Token) is { } line && JsonNode.Parse(line) is { } change
                ? $"{change["type"]} {change["object"]!["metadata"]!["name"]}"
                : null;
        }

        public ValueTask DisposeAsync()
        {
            Reader.Dispose();
            Response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
