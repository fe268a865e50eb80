using System.Net;

using Bookinfo.LoadClient.Server.Echo;
using Bookinfo.LoadClient.Server.Grpc;
using Bookinfo.LoadClient.Server.Listening;
using Bookinfo.LoadClient.Server.Pages;
using Bookinfo.LoadClient.Server.Results;
using Bookinfo.LoadClient.Server.Runs;
using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Bookinfo.LoadClient.Server;

/// <summary>What is registered, and what the log says of it.</summary>
internal static partial class ServerSetup
{
    public static void AddServer(this WebApplicationBuilder builder, ServerOptions options, RunEngine engine, Random random)
    {
        // Before the defaults, so that it stands outside of their middleware.
        builder.Services.AddSingleton<IStartupFilter, PortRoles>();
        builder.AddServiceDefaults();
        builder.AddListening();
        builder.AddEcho();
        builder.AddRuns();
        builder.AddGrpcPort(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(engine);
        builder.Services.AddSingleton(random);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    public static void LogListening(this WebApplication app, ServerOptions options) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var open = app.Services.GetRequiredService<OpenPorts>();
            foreach (var (name, address) in open.All) LogListening(app.Logger, FortioVersion.Text, name, address);
            if (open.Udp is { } udp) LogListening(app.Logger, FortioVersion.Text, "udp-echo", udp);
        });

    private static void AddListening(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenPorts>();
        builder.Services.AddSingleton<TlsSettings>();
        builder.Services.AddSingleton<InnerListener>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<InnerListener>());
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listeners>();
    }

    private static void AddEcho(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BodyBudget>();
        builder.Services.AddSingleton<MadeUpBytes>();
        builder.Services.AddSingleton<EchoFinish>();
        builder.Services.AddSingleton<EchoEndpoint>();
        builder.Services.AddSingleton<DebugPage>();
        builder.Services.AddSingleton<MetricsPage>();
        builder.Services.AddSingleton<TcpEcho>();
        builder.Services.AddHostedService<UdpEcho>();
        builder.Services.AddSingleton<HttpPort>();
        builder.Services.AddSingleton<Roles>();
    }

    private static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunRegistry>();
        builder.Services.AddSingleton<RestEndpoints>();
        builder.Services.AddSingleton<ResultFolder>();
        builder.Services.AddSingleton<DataEndpoints>();
        builder.Services.AddSingleton<BrowsePage>();
        builder.Services.AddSingleton<SiteEndpoints>();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Fortio {Version} {Name} server listening on {Address}")]
    private static partial void LogListening(ILogger logger, string version, string name, EndPoint address);
}
