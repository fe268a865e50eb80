namespace Bookinfo.Playground.Network;

/// <summary>Answers <c>/healthz/ready</c> for the ingress gateway: 200 while its proxy is open, 503 otherwise.</summary>
internal sealed class GatewayHealth(PodNetwork network, PlaygroundOptions options) : IHostedService, IAsyncDisposable
{
    /// <summary>The gateway Service's status port.</summary>
    public const int TargetPort = 15021;

    private WebApplication? _app;

    /// <summary>The real port; null while it does not listen.</summary>
    public int? Port { get; private set; }

    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(options.ListenAddress, options.GatewayHealthPort);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
        Port = new Uri(_app.Urls.First()).Port;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = Judge(context.Request);
        return Task.CompletedTask;
    }

    private int Judge(HttpRequest request)
    {
        if (!LoopbackHost.Is(request, Port)) return StatusCodes.Status403Forbidden;
        if (request.Path != "/healthz/ready") return StatusCodes.Status404NotFound;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return StatusCodes.Status405MethodNotAllowed;
        return network.Ingress.IsEmpty ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
    }
}
