using Bookinfo.LoadClient.Protos;
using Bookinfo.ServiceDefaults.Grpc;

using Grpc.Health.V1;
using Grpc.HealthCheck;

namespace Bookinfo.LoadClient.Server.Grpc;

/// <summary>What the gRPC port serves: Ping, health and reflection.</summary>
internal static class GrpcPort
{
    public static void AddGrpcPort(this WebApplicationBuilder builder, ServerOptions options)
    {
        var health = new HealthServiceImpl();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus(options.HealthService, HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus(options.HealthService + "_down", HealthCheckResponse.Types.ServingStatus.NotServing);
        builder.Services.AddSingleton(health);
        builder.AddGrpcServer(PingServer.Descriptor);
    }

    public static void MapGrpcPort(this WebApplication app)
    {
        app.MapGrpcService<PingService>();
        app.MapGrpcService<HealthServiceImpl>();
        app.MapGrpcReflection();
    }
}
