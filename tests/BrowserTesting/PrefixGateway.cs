using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.BrowserTesting;

/// <summary>What a VirtualService does that matches the prefix <c>/bookinfo/details/</c> and rewrites it to <c>/</c>: nothing more is told.</summary>
public sealed class PrefixGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _service;
    private readonly string _prefix;

    private PrefixGateway(Uri service, string prefix)
    {
        // A gateway follows no redirect.
        _service = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = service };
        _prefix = prefix;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public int Port { get; private set; }

    /// <param name="service">Where the service listens.</param>
    /// <param name="prefix">Begins and ends in a slash; anything outside it is 404.</param>
    public static async Task<PrefixGateway> StartAsync(Uri service, string prefix)
    {
        var gateway = new PrefixGateway(service, prefix);
        await gateway._app.StartAsync();
        gateway.Port = new Uri(gateway._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _service.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var target = context.Request.GetEncodedPathAndQuery();
        if (!target.StartsWith(_prefix, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target[(_prefix.Length - 1)..]);
        if (context.Request.ContentLength > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await _service.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)) context.Response.Headers[name] = values.ToArray();
        context.Response.Headers.TransferEncoding = default;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
