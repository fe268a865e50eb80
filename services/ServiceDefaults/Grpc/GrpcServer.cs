using Grpc.Health.V1;
using Grpc.Reflection;
using Grpc.Reflection.V1;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>What every program that serves gRPC has, whatever its ports and its health: the server itself and reflection.</summary>
public static class GrpcServer
{
    /// <summary>Registers both. The services are named here and not found by reflection, which native code has not.</summary>
    public static void AddGrpcServer(this WebApplicationBuilder builder, params ServiceDescriptor[] services)
    {
        ServiceDescriptor[] all = [.. services, Health.Descriptor, ServerReflection.Descriptor];
        builder.Services.AddSingleton(new ReflectionServiceImpl(all));
        builder.Services.AddSingleton(new ReflectionV1ServiceImpl(all));
        builder.Services.AddGrpc();
        // A service that is not known, or a client that leaves, is no event.
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
    }

    /// <summary>Maps reflection, in both versions of its protocol.</summary>
    public static void MapGrpcReflection(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<ReflectionServiceImpl>();
        routes.MapGrpcService<ReflectionV1ServiceImpl>();
    }
}
