using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Admin;

/// <summary>Paths that change a proxy, as Envoy's own admin can.</summary>
internal static class ChangeCommands
{
    public static AdminCommand[] Of(RunningProxy proxy, StatsCommands stats) =>
    [
        new("/drain_listeners", "drain listeners", _ => Then(proxy.Drain)) { Changes = true },
        new("/healthcheck/fail", "cause the server to fail health checks", _ => Then(() => proxy.IsLive = false)) { Changes = true },
        new("/healthcheck/ok", "cause the server to pass health checks", _ => Then(() => proxy.IsLive = true)) { Changes = true },
        new("/logging", "query/change logging levels", query => LoggingPage.Answer(proxy.Log, query)) { Changes = true },
        new("/quitquitquit", "exit the server", _ => Then(() =>
        {
            stats.Restart();
            proxy.Restart();
        })) { Changes = true },
        new("/reset_counters", "reset all counters to zero", _ => Then(stats.Reset)) { Changes = true },
    ];

    private static AdminAnswer Then(Action change)
    {
        change();
        return AdminAnswer.Ok;
    }
}
