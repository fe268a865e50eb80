using Bookinfo.Mesh.Admin.Dump;
using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary>Paths that only look.</summary>
internal static class InfoCommands
{
    public static AdminCommand[] Of(RunningProxy proxy, StatsCommands stats) =>
    [
        new("/certs", "print certs on machine", _ => AdminAnswer.OfJson(CertificatesPage.Render(proxy))),
        new("/clusters", "upstream cluster status", query => IsJson(query) ? AdminAnswer.OfJson(ClustersJson.Render(proxy)) : AdminAnswer.OfText(ClustersPage.Render(proxy))),
        new("/config_dump", "dump current configs", query => ConfigDump.Answer(proxy, query)),
        new("/contention", "dump current lock contention", _ => AdminAnswer.OfJson(ProcessPages.Contention())),
        new("/hot_restart_version", "print the hot restart compatibility version", _ => AdminAnswer.OfText("disabled")),
        new("/listeners", "print listener info", query => IsJson(query) ? AdminAnswer.OfJson(ListenersPage.Json(proxy)) : AdminAnswer.OfText(ListenersPage.Text(proxy))),
        new("/memory", "print current allocation/heap usage", _ => AdminAnswer.OfJson(ProcessPages.Memory())),
        new("/ready", "print server state, return 200 if LIVE, otherwise return 503", _ => AdminAnswer.OfText(ServerInfo.State(proxy) + "\n", proxy.IsLive ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable)),
        new("/runtime", "print runtime values", _ => AdminAnswer.OfJson(ProcessPages.Runtime())),
        new("/server_info", "print server version/status information", _ => AdminAnswer.OfJson(ServerInfo.Render(proxy, stats.Uptime))),
    ];

    private static bool IsJson(IQueryCollection query) => query["format"] == "json";
}
