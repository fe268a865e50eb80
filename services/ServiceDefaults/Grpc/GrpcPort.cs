using System.Diagnostics.CodeAnalysis;

using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.ServiceDefaults.Settings;

using Grpc.AspNetCore.Server;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>
/// The gRPC face of a service: a port of its own (HTTP/2 without TLS) that answers nothing but gRPC, while the HTTP port answers
/// none of it. Health and reflection come with it.
/// </summary>
public static class GrpcPort
{
    /// <summary>What the gRPC server looks for in a service.</summary>
    private const DynamicallyAccessedMemberTypes ServiceMembers =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <summary>Registers the face and opens its port.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="service">What is served there, beside health and reflection.</param>
    public static void AddGrpcPort(this WebApplicationBuilder builder, ServiceDescriptor service)
    {
        var options = builder.AddSettings<GrpcPortOptions>(GrpcPortOptions.Read);
        builder.AddGrpcServer(service);
        // The route for services that nobody knows would take requests with a wrong method from the HTTP port, which are 405 there.
        builder.Services.Configure<GrpcServiceOptions>(grpc => grpc.IgnoreUnknownServices = true);
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ReadinessHealth>(services, service.FullName));
        builder.Services.AddSingleton<MatcherPolicy, GrpcPortPolicy>();
        if (options.Port > 0) builder.WebHost.ConfigureKestrel(kestrel => ListenExtensions.Listen(kestrel, options.Port, Speak));
    }

    /// <summary>Maps <typeparamref name="TService"/>, health and reflection, all of it on the gRPC port only.</summary>
    public static void MapGrpcPort<[DynamicallyAccessedMembers(ServiceMembers)] TService>(this WebApplication app)
        where TService : class
    {
        var port = app.MapGroup("");
        port.WithMetadata(GrpcPortMark.Instance);
        port.MapGrpcService<TService>();
        port.MapGrpcService<ReadinessHealth>();
        port.MapGrpcReflection();
    }

    private static void Speak(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http2;
        listener.Use(next => connection =>
        {
            connection.Features.Set(GrpcPortMark.Instance);
            return next(connection);
        });
    }
}
