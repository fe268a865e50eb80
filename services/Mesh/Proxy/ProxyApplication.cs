using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What the inner Kestrel runs: it finds the proxy that a request's connection belongs to.</summary>
internal sealed class ProxyApplication : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context)
    {
        var facts = context.Features.GetRequiredFeature<ConnectionFacts>();
        return facts.Proxy.HandleAsync(context, facts);
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
