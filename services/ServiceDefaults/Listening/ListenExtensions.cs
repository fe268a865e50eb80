using System.Globalization;
using System.Net;

using Bookinfo.ServiceDefaults.Settings;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Listening;

public static partial class ListenExtensions
{
    /// <summary>Opens a contract port: on all addresses of both families, or where <c>PORT_MAP</c> says.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="configure">What answers there; null: HTTP.</param>
    public static void ListenOn(this WebApplicationBuilder builder, int port, Action<ListenOptions>? configure = null) =>
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, port, configure));

    /// <summary>
    /// Opens the port that the first argument names. Without a number there the service prints its usage and does not start;
    /// a test server, which opens no port, does not ask.
    /// </summary>
    public static void ListenOnArgument(this WebApplicationBuilder builder, string[] args) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (PortArgument(args) is { } port) Listen(kestrel, port);
            else kestrel.ApplicationServices.GetRequiredService<SetupReport>().Add($"usage: {AppDomain.CurrentDomain.FriendlyName} port");
        });

    private static int? PortArgument(string[] args) =>
        args.Length > 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    /// <summary>The same while Kestrel is being configured, for services that decide then; port 0 takes any free one.</summary>
    public static void Listen(KestrelServerOptions kestrel, int port, Action<ListenOptions>? configure = null)
    {
        var services = kestrel.ApplicationServices;
        if (services.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value.PortMap.Resolve(port) is not { } address)
        {
            kestrel.ListenAnyIP(port, listener => configure?.Invoke(listener));
            return;
        }

        var logger = services.GetRequiredService<ILogger<PortMap>>();
        kestrel.Listen(address, listener =>
        {
            configure?.Invoke(listener);
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => LogMapped(logger, port, listener.IPEndPoint));
        });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "port {Port} -> {Address}")]
    private static partial void LogMapped(ILogger logger, int port, IPEndPoint? address);
}
