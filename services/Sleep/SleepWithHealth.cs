using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Management;

namespace Bookinfo.Sleep;

/// <summary>The same wait with health and metrics on <c>MANAGEMENT_PORT</c>, for the probes of a pod.</summary>
internal static class SleepWithHealth
{
    /// <summary>
    /// Who waits less is no pod but a command that somebody runs inside of one (<c>kubectl exec ... -- sleep 1</c>): it has inherited
    /// the variable, and the port is the pod's.
    /// </summary>
    private static readonly TimeSpan ShortestPod = TimeSpan.FromHours(1);

    public static bool IsWanted(TimeSpan duration) =>
        (duration == Timeout.InfiniteTimeSpan || duration >= ShortestPod) && ManagementPort.IsWanted(Environment.GetEnvironmentVariable(ManagementPort.Variable));

    /// <returns>Exit code: 0 after the time, or when told to end; 1 when it could not start.</returns>
    public static async Task<int> RunAsync(TimeSpan duration)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.ListenOnManagementPort();
        var app = builder.Build();
        app.UseManagementEndpoints();
        await using var end = app.Services.GetRequiredService<TimeProvider>().CreateTimer(_ => app.Lifetime.StopApplication(), null, duration, Timeout.InfiniteTimeSpan);
        return await app.RunServiceAsync();
    }
}
