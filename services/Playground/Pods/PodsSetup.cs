using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Pods.Images;
using Bookinfo.Playground.Pods.Probes;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Pods.Volumes;

using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookinfo.Playground.Pods;

/// <summary>Registers the pod runner and the controllers. Needs ObjectStore, TimeProvider, PlaygroundOptions and an IPodNetwork.</summary>
internal static class PodsSetup
{
    public static IServiceCollection AddPods(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => ImageTable.BuiltIn().With(provider.GetRequiredService<PlaygroundOptions>().OwnImages));
        services.TryAddSingleton(new PodsOptions());
        services.AddSingleton<ContainerLogs>();
        services.AddSingleton<IContainerLogs>(provider => provider.GetRequiredService<ContainerLogs>());
        services.AddSingleton<EventRecorder>();
        services.AddSingleton<ParentPipe>();
        services.AddSingleton<PodAddresses>();
        services.AddSingleton<Prober>();
        services.AddSingleton<VolumeFiles>();
        services.AddSingleton(provider => new CommandLine(provider.GetRequiredService<PlaygroundOptions>().ProgramDirectory));
        services.AddSingleton(provider => new Leftovers(Path.Combine(provider.GetRequiredService<PlaygroundOptions>().StateDirectory, "pods")));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ContainerEnvironment>(provider, provider.GetRequiredService<ParentPipe>().Handle));
        services.AddSingleton<RunnerParts>();
        services.AddSingleton<IPodExec, PodExec>();
        services.AddSingleton<IPodDialer, PodDialer>();

        // Hosted services stop in reverse order: first the controllers, so that nothing new is made, then the pods.
        services.AddSingleton<PodRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<PodRunner>());
        services.AddHostedService<VolumeRefresher>();
        services.AddHostedService<ServiceAccountController>();
        services.AddHostedService<EndpointsController>();
        services.AddHostedService<ReplicaSetController>();
        services.AddHostedService<JobController>();
        services.AddHostedService<DeploymentController>();
        return services;
    }
}
