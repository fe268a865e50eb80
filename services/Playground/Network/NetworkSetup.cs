using Bookinfo.Playground.Api.Admission;
using Bookinfo.Playground.Network.Outside;
using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Network;

/// <summary>Registers what joins pods and mesh. Needs IMesh, ObjectStore, PlaygroundOptions, TimeProvider and the pod runner.</summary>
internal static class NetworkSetup
{
    /// <param name="services">The host's.</param>
    /// <param name="outside">The stub internet; null: the real one.</param>
    public static IServiceCollection AddNetwork(this IServiceCollection services, StubInternet? outside = null)
    {
        services.AddSingleton<PodNetwork>();
        services.AddSingleton<IPodNetwork>(provider => provider.GetRequiredService<PodNetwork>());
        services.AddSingleton<IObjectNotes, MeshTextNotes>();
        services.AddHostedService<SystemObjects>();
        if (outside is not null)
        {
            services.AddSingleton(outside);
            services.AddHostedService<StubHttpBin>();
        }

        services.AddSingleton<GatewayHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayHealth>());
        services.AddSingleton<ApiStatusWriter>();
        services.AddHostedService<MeshFeeder>();
        services.AddHostedService<ApiGatewayController>();
        services.AddHostedService<IngressPortDisplay>();
        return services;
    }
}
