using Bookinfo.Playground.Api;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>What is no object where one is wanted, and what nobody has foreseen, is answered with a Status.</summary>
public sealed class MalformedRequestTests
{
    private const string ConfigMap = "/api/v1/namespaces/default/configmaps/c";
    private const string Deployment = "/apis/apps/v1/namespaces/default/deployments/d";
    private const string Gateway = "/apis/networking.istio.io/v1/namespaces/default/gateways/g";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    [Theory]
    [InlineData("PATCH", ConfigMap, Merge, """{"metadata":"x"}""", "metadata must be an object, found \"x\"")]
    [InlineData("PATCH", ConfigMap, Merge, """{"metadata":[{"name":"c"}]}""", "metadata must be an object, found [{\"name\":\"c\"}]")]
    [InlineData("PATCH", ConfigMap, Strategic, """{"metadata":5}""", "metadata must be an object, found 5")]
    [InlineData("PATCH", ConfigMap, Apply, """{"metadata":"x"}""", "metadata must be an object, found \"x\"")]
    [InlineData("PATCH", Gateway, Apply, """{"metadata":"x"}""", "metadata must be an object, found \"x\"")]
    [InlineData("PATCH", Gateway, Merge, """{"metadata":[]}""", "metadata must be an object, found []")]
    [InlineData("PUT", ConfigMap, "application/json", """{"metadata":"x"}""", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: metadata must be an object, found \"x\"")]
    [InlineData("PUT", $"{Deployment}/scale", "application/json", """{"metadata":"x","spec":{"replicas":2}}""", "metadata must be an object, found \"x\"")]
    [InlineData("PATCH", $"{Deployment}/scale", Merge, """{"metadata":"x","spec":{"replicas":2}}""", "metadata must be an object, found \"x\"")]
    [InlineData("PUT", $"{Deployment}/scale", "application/json", """{"metadata":{"resourceVersion":"x"},"spec":{"replicas":2}}""", "metadata.resourceVersion: Invalid value: \"x\": must be the text of a number")]
    [InlineData("DELETE", ConfigMap, "application/json", """{"preconditions":"x"}""", "preconditions must be an object, found \"x\"")]
    [InlineData("DELETE", ConfigMap, "application/json", """{"preconditions":[{"uid":"x"}]}""", "preconditions must be an object, found [{\"uid\":\"x\"}]")]
    public async Task What_is_no_object_is_a_bad_request_and_changes_nothing(string method, string path, string type, string body, string message)
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMap[..^2], """{"metadata":{"name":"c"}}""");
        await api.SendAsync(HttpMethod.Post, Gateway[..^2], """{"metadata":{"name":"g"},"spec":{"servers":[]}}""");
        await api.SendAsync(HttpMethod.Post, Deployment[..^2], """{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        var before = api.Store.Version;
        var (code, status) = await api.SendAsync(new HttpMethod(method), path, body, type);
        Assert.Equal((400, "BadRequest", message), (code, status?["reason"]?.GetValue<string>(), status?["message"]?.GetValue<string>()));
        Assert.Equal(before, api.Store.Version);
    }

    [Fact]
    public async Task A_new_object_by_apply_needs_metadata_that_is_an_object_too()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(400, (await api.SendAsync(HttpMethod.Patch, ConfigMap, """{"metadata":"x"}""", Apply)).Code);
    }

    [Fact]
    public async Task What_nobody_has_foreseen_is_a_Status_and_logged_once()
    {
        var errors = new Errors();
        await using var api = await TestApi.StartAsync(services => services.AddSingleton<IApiPath, Broken>().AddSingleton<ILoggerProvider>(errors));
        var (code, status) = await api.SendAsync(HttpMethod.Get, "/broken");
        Assert.Equal(
            (500, "Status", "InternalError", "Internal error occurred: not today"),
            (code, status!["kind"]!.GetValue<string>(), status["reason"]!.GetValue<string>(), status["message"]!.GetValue<string>()));
        Assert.Equal(["GET /broken failed unexpectedly: not today"], errors.Seen);
    }

    private sealed class Broken : IApiPath
    {
        public string Path => "/broken";

        public Task HandleAsync(HttpContext context) => throw new InvalidOperationException("not today");
    }

    private sealed class Errors : ILoggerProvider, ILogger
    {
        public List<string> Seen { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Seen.Add($"{formatter(state, exception)}: {exception?.Message}");
        }

        public void Dispose()
        {
        }
    }
}
