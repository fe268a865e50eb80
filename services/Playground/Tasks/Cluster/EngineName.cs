using System.Reflection;

namespace Bookinfo.Playground.Tasks;

/// <summary>What judged traffic in a run.</summary>
/// <param name="Name"><c>playground</c> or <c>istio</c>.</param>
/// <param name="Version">Its version; <c>unknown</c> when it does not say.</param>
internal sealed record EngineName(string Name, string Version)
{
    public static EngineName Playground { get; } = new(
        "playground",
        typeof(EngineName).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown");

    /// <summary>Asks istiod's image, as requirements do.</summary>
    public static async Task<EngineName> OfAsync(TaskEnvironment environment, CancellationToken ct)
    {
        if (environment.IsPlayground) return Playground;
        try
        {
            using var api = ClusterApi.Connect(environment.Kubeconfig, environment.Context);
            return new EngineName("istio", (await new ClusterFacts(api, environment).IstioVersionAsync(ct))?.ToString() ?? "unknown");
        }
        catch (Exception e) when (e is TaskSetupException or HttpRequestException)
        {
            // The tasks have told that the cluster cannot be reached.
            return new EngineName("istio", "unknown");
        }
    }
}
