using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Chain.Tests;

/// <summary>A route between a service and its callers, with what the tasks' rules put on one: delay and abort (for one user or everybody), and a timeout.</summary>
internal sealed class Route : IAsyncDisposable
{
    private const string EndUser = "end-user";

    private readonly WebApplication _app;
    private readonly HttpClient _service;
    private int _calls;

    public Route(int target)
    {
        _service = new HttpClient(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { BaseAddress = new Uri($"http://127.0.0.1:{target}") };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _app.Start();
        Port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public int Port { get; }

    /// <summary>Whom delay and abort are for; null: everybody.</summary>
    public string? User { get; set; }

    public TimeSpan Delay { get; set; }

    /// <summary>Status in place of the service's answer; null: none.</summary>
    public int? Abort { get; set; }

    /// <summary>After this time the caller gets 504; null: it waits.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often somebody called.</summary>
    public int Calls => _calls;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _service.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (Timeout is { } timeout) end.CancelAfter(timeout);
        try
        {
            if (User is null || context.Request.Headers[EndUser] == User)
            {
                await Task.Delay(Delay, end.Token);
                if (Abort is { } status)
                {
                    context.Response.StatusCode = status;
                    return;
                }
            }

            await ForwardAsync(context, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Where the caller has gone nobody reads this.
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
    }

    private async Task ForwardAsync(HttpContext context, CancellationToken end)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name != "Host") request.Headers.TryAddWithoutValidation(name, value.ToString());
        }

        using var answer = await _service.SendAsync(request, end);
        var body = await answer.Content.ReadAsByteArrayAsync(end);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(body, end);
    }
}
