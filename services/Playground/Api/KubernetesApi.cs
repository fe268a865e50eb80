using Bookinfo.Mesh;
using Bookinfo.Playground.Api.Admission;
using Bookinfo.Playground.Api.Discovery;
using Bookinfo.Playground.Api.Patches;
using Bookinfo.Playground.Api.Reading;
using Bookinfo.Playground.Api.Subresources;
using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Store;

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookinfo.Playground.Api;

/// <summary>Adds the Kubernetes API subset to a program: <see cref="AddKubernetesApi"/>, then <see cref="MapKubernetesApi"/>.</summary>
internal static class KubernetesApi
{
    /// <summary>
    /// Registers the API and its HTTPS listener on 127.0.0.1. An <see cref="ObjectStore"/> that is already registered is
    /// used; <see cref="IContainerLogs"/>, <see cref="IPodExec"/> and <see cref="IMesh"/> are used when they are there.
    /// </summary>
    public static IServiceCollection AddKubernetesApi(this IServiceCollection services, PlaygroundOptions options)
    {
        services.TryAddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ObjectStore>();
        services.AddSingleton(provider => ApiIdentity.LoadOrCreate(options.StateDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ApiListener>().AddSingleton<UnexpectedErrors>().AddSingleton<ApiGuard>().AddSingleton<ApiRouter>().AddSingleton<ResourceEndpoints>();
        services.AddSingleton<DiscoveryDocuments>().AddSingleton<DiscoveryEndpoints>().AddSingleton<OpenApiEndpoints>();
        services.AddSingleton<TablePrinter>().AddSingleton<ObjectReader>().AddSingleton<ObjectWatcher>();
        services.AddSingleton<ServiceAddresses>().AddSingleton<Defaults>().AddSingleton<MissingReferences>().AddSingleton<AdmissionChain>();
        services.AddSingleton(provider => new IstioWebhook(provider.GetService<IMesh>()));
        services.AddSingleton<ObjectWriter>().AddSingleton<ObjectDeleter>().AddSingleton<DeleteEndpoint>();
        services.AddSingleton<FieldOwners>().AddSingleton<ServerSideApply>().AddSingleton<PatchEndpoint>().AddSingleton<ScaleEndpoint>();
        services.AddSingleton(provider => new PodLogEndpoint(
            provider.GetRequiredService<ObjectStore>(),
            provider.GetService<IContainerLogs>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddSingleton(provider => new PodExecEndpoint(
            provider.GetRequiredService<ObjectStore>(),
            provider.GetService<IPodExec>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddSingleton(provider => new PodForwardEndpoint(provider.GetRequiredService<ObjectStore>(), provider.GetService<IPodDialer>(), provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService<GarbageCollector>();
        services.AddOptions<KestrelServerOptions>().Configure<ApiListener>((kestrel, listener) => listener.ListenOn(kestrel, options.ListenAddress, options.ApiPort));
        return services;
    }

    /// <summary>Everything that comes in on the API's listener goes to the API, and nothing else does. Puts the cluster's own objects in place.</summary>
    public static WebApplication MapKubernetesApi(this WebApplication app)
    {
        ClusterObjects.Create(app.Services.GetRequiredService<ObjectStore>());
        var router = app.Services.GetRequiredService<ApiRouter>();
        var errors = app.Services.GetRequiredService<UnexpectedErrors>();
        app.MapWhen(ApiListener.Accepted, api => api.UseWebSockets().Use(errors.HandleAsync).Run(router.HandleAsync));
        return app;
    }

    /// <summary>Once the program listens: writes the kubeconfig with the real port and returns its path.</summary>
    public static string WriteKubeconfig(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<PlaygroundOptions>();
        var port = app.Services.GetRequiredService<ApiListener>().Port;
        return Kubeconfig.Write(options.StateDirectory, app.Services.GetRequiredService<ApiIdentity>(), port);
    }
}
