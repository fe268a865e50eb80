using System.Net;
using System.Security.Cryptography.X509Certificates;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>A workload that speaks TLS by itself and answers every request with fixed text.</summary>
internal sealed class TlsUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsUpstream(WebApplication app) => _app = app;

    public IPEndPoint Address => IPEndPoint.Parse(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority);

    public static async Task<TlsUpstream> StartAsync((string Certificate, string Key) material, string answer, string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        var certificate = X509Certificate2.CreateFromPem(material.Certificate, material.Key);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), 0, listen => listen.UseHttps(certificate)));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TlsUpstream(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
