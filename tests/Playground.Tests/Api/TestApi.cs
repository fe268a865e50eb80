using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api;
using Bookinfo.Playground.Store;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>A running API on a drawn port, with a state directory of its own.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _state;

    private TestApi(WebApplication app, DirectoryInfo state, string kubeconfig)
    {
        _app = app;
        _state = state;
        KubeconfigPath = kubeconfig;
        Port = app.Services.GetRequiredService<ApiListener>().Port;
        Client = NewClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", app.Services.GetRequiredService<ApiIdentity>().Token);
    }

    public string KubeconfigPath { get; }

    public int Port { get; }

    /// <summary>Sends the token.</summary>
    public HttpClient Client { get; }

    public ObjectStore Store => _app.Services.GetRequiredService<ObjectStore>();

    public string StateDirectory => _state.FullName;

    public static async Task<TestApi> StartAsync(Action<IServiceCollection>? more = null)
    {
        var state = Directory.CreateTempSubdirectory("playground-api-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.Services.AddKubernetesApi(new PlaygroundOptions { StateDirectory = Path.Combine(state.FullName, "state") }.WithDrawnPorts());
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapKubernetesApi();
        await app.StartAsync();
        return new TestApi(app, state, app.WriteKubeconfig());
    }

    /// <summary>A client without a token.</summary>
    public HttpClient NewClient() => new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
    {
        BaseAddress = new Uri($"https://127.0.0.1:{Port}"),
    };

    public async Task<(int Code, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _state.Delete(recursive: true);
    }
}
