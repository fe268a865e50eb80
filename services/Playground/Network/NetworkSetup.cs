using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Network;

/// <summary>Registers what joins pods and mesh. Needs IMesh, ObjectStore, PlaygroundOptions, TimeProvider and the pod runner.</summary>
internal static class NetworkSetup
{
    public static IServiceCollection AddNetwork(this IServiceCollection services)
    {
        services.AddSingleton<PodNetwork>();
        services.AddSingleton<IPodNetwork>(provider => provider.GetRequiredService<PodNetwork>());
        services.AddHostedService<SystemObjects>();
        services.AddSingleton<GatewayHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayHealth>());
        services.AddSingleton<ApiStatusWriter>();
        services.AddHostedService<MeshFeeder>();
        services.AddHostedService<ApiGatewayController>();
        services.AddHostedService<IngressPortDisplay>();
        return services;
    }
}
