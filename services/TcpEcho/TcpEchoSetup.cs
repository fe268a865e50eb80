using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.ServiceDefaults.Settings;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace Bookinfo.TcpEcho;

internal static partial class TcpEchoSetup
{
    /// <summary>Log lines that may wait for a slow reader of the log. Further ones are dropped, which the log then says.</summary>
    private const int WaitingLogLines = 8192;

    public static void AddTcpEcho(this WebApplicationBuilder builder, EchoArguments arguments)
    {
        builder.AddSettings<TcpEchoOptions>(TcpEchoOptions.Read);
        builder.Services.AddSingleton(arguments);
        builder.Services.AddSingleton<UnfinishedBytes>();
        builder.Services.AddSingleton<EchoLog>();
        builder.Services.AddSingleton<EchoConnectionHandler>();
        builder.Services.AddSingleton<IConnectionListenerFactory, EchoListenerFactory>();
        // An answer counts as sent when the system has it: only then can a client that does not read be told from one that does.
        builder.Services.Configure<SocketTransportOptions>(transport => transport.MaxWriteBufferSize = 1);
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.MaxQueueLength = WaitingLogLines;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        foreach (var port in arguments.Ports) builder.ListenOn(port, listener => listener.UseConnectionHandler<EchoConnectionHandler>());
    }

    public static void LogListening(this WebApplication app, EchoArguments arguments) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var port in arguments.Ports) LogListening(app.Logger, port, arguments.Prefix);
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "listening on [::]:{Port}, prefix: {Prefix}")]
    private static partial void LogListening(ILogger logger, int port, string prefix);
}
