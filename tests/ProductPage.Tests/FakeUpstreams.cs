using System.Collections.Concurrent;
using System.Net;
using System.Text;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ProductPage.Tests;

/// <summary>A request that an upstream got, headers byte for byte.</summary>
internal sealed record SeenRequest(string Path, IReadOnlyDictionary<string, string[]> Headers, string ConnectionId)
{
    /// <summary>The only value of a header; null: it did not come.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? Assert.Single(values) : null;
}

/// <summary>details, reviews and ratings behind one socket, each answering as the test says.</summary>
internal sealed class FakeUpstreams : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    private FakeUpstreams()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public RequestDelegate Details { get; set; } = Json(Bodies.Details);

    public RequestDelegate Reviews { get; set; } = Json(Bodies.Reviews("black"));

    public RequestDelegate Ratings { get; set; } = Json("""{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""");

    public int Port { get; private set; }

    /// <summary>What came, in this order.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public static async Task<FakeUpstreams> StartAsync()
    {
        var upstreams = new FakeUpstreams();
        await upstreams._app.StartAsync();
        var address = upstreams._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstreams.Port = new Uri(address).Port;
        return upstreams;
    }

    public static RequestDelegate Json(string body, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status is not (204 or 304)) await context.Response.WriteAsync(body);
    };

    public static RequestDelegate Status(int status) => Json("""{"error":"a text of the upstream"}""", status);

    /// <summary>Says nothing until the caller hangs up.</summary>
    public static async Task Silent(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Answers each call with the next of these, the last one for ever.</summary>
    public static RequestDelegate InTurn(params RequestDelegate[] answers)
    {
        var calls = -1;
        return context => answers[Math.Min(Interlocked.Increment(ref calls), answers.Length - 1)](context);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        _seen.Enqueue(new SeenRequest(
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.Select(value => value ?? "").ToArray(), StringComparer.OrdinalIgnoreCase),
            context.Connection.Id));
        return request.Path.Value!.Split('/')[1] switch
        {
            "details" => Details(context),
            "reviews" => Reviews(context),
            "ratings" => Ratings(context),
            _ => Status(404)(context),
        };
    }
}
