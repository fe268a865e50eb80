using System.Net.Sockets;

using Bookinfo.LoadClient.Server.Grpc;
using Bookinfo.LoadClient.Server.Runs;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Management;

namespace Bookinfo.LoadClient.Server;

/// <summary>The commands that serve: <c>server</c>, <c>report</c>, <c>redirect</c>, <c>tcp-echo</c> and <c>udp-echo</c>; they differ in their options.</summary>
internal static class ServerProgram
{
    private const int CannotListen = 1;

    /// <summary>Serves until SIGTERM or SIGINT.</summary>
    /// <param name="options">Which ports are open, and how they answer.</param>
    /// <param name="prepare">Makes the runs that are started over HTTP.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServerOptions options, Func<LoadOptions, IRunLog, ILoadRun> prepare)
    {
        await using var app = Build(options, new RunEngine(prepare), Random.Shared);
        try
        {
            return await app.RunServiceAsync();
        }
        catch (SocketException exception)
        {
            // Not allowed, or not an address of this machine; a port in use has been reported in the same way.
            await Console.Error.WriteLineAsync($"cannot listen: {exception.Message}");
            return CannotListen;
        }
    }

    /// <summary>The server, not yet started.</summary>
    public static WebApplication Build(ServerOptions options, RunEngine engine, Random random)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServer(options, engine, random);
        builder.ListenOnManagementPort();
        var app = builder.Build();
        app.UseManagementEndpoints();
        app.MapGrpcPort();
        app.LogListening(options);
        return app;
    }
}
