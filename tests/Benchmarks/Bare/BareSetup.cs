using System.Net;

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Bookinfo.Bare;

/// <summary>The least that answers with JSON: what a service with more to do is compared with.</summary>
internal static class BareSetup
{
    /// <summary>Listens on a free loopback port that the log names; sockets as <c>INLINE_SCHEDULING</c> says, as in our services.</summary>
    public static void AddBare(this WebApplicationBuilder builder)
    {
        var inline = bool.TryParse(builder.Configuration["INLINE_SCHEDULING"], out var isOn) && isOn;
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = inline);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
    }
}
