using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh;

/// <summary>How a host takes the mesh in.</summary>
public static class MeshSetup
{
    /// <summary>
    /// Registers <see cref="IMesh"/>, one for the process. A <see cref="TimeProvider"/> or <see cref="IRandomSource"/> registered
    /// before is used; otherwise the system's.
    /// </summary>
    public static IServiceCollection AddMesh(this IServiceCollection services, MeshOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRandomSource>(new SharedRandomSource());
        services.AddSingleton<IMesh>(provider => EmbeddedMesh.Create(
            options ?? new MeshOptions(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IRandomSource>(),
            provider.GetRequiredService<ILoggerFactory>()));
        return services;
    }
}
