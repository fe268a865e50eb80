using Bookinfo.Playground.Api;

namespace Bookinfo.Playground.Page;

/// <summary>Registers the live picture. Needs PodNetwork, ObjectStore, PlaygroundOptions and TimeProvider.</summary>
internal static class PageSetup
{
    public static IServiceCollection AddPage(this IServiceCollection services)
    {
        services.AddSingleton<TrafficWindow>().AddSingleton<CallGraphSource>().AddSingleton<PageAccess>();
        services.AddHostedService<TrafficSampler>();
        services.AddSingleton<PageServer>();
        services.AddHostedService(provider => provider.GetRequiredService<PageServer>());
        services.AddSingleton<IApiPath, PageLinkEndpoint>();
        return services;
    }
}
