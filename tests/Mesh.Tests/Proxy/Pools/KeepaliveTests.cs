using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>tcp.tcpKeepalive as the operating system sees it.</summary>
public sealed class KeepaliveTests
{
    private const string KeepaliveTimer = "02";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static bool ShowsTimers => OperatingSystem.IsLinux();

    [Theory(SkipUnless = nameof(ShowsTimers), Skip = "only Linux shows the timers of its sockets in a file")]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http2OverTls)]
    public async Task A_silent_connection_is_probed_after_the_time_of_the_rule(Wire wire)
    {
        var keepalive = new TcpKeepalive(Probes: 3, Time: TimeSpan.FromMinutes(10), Interval: TimeSpan.FromSeconds(7));
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { Keepalive = keepalive }, held: false, wire: wire);
        using var answer = await mesh.CallAsync();
        await mesh.StatIsAsync("upstream_cx_active", 1);

        // The timer of what was sent last gives way to that of the silence.
        var (timer, seconds) = await TimerToAsync(mesh.Upstream.Address.Port);
        for (var i = 0; timer != KeepaliveTimer && i < 200; i++)
        {
            await Task.Delay(50, Cancel);
            (timer, seconds) = await TimerToAsync(mesh.Upstream.Address.Port);
        }

        Assert.Equal(KeepaliveTimer, timer);
        Assert.InRange(seconds, 300, 600);
    }

    [Fact(SkipUnless = nameof(ShowsTimers), Skip = "only Linux shows the timers of its sockets in a file")]
    public async Task Without_a_rule_nobody_is_probed()
    {
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, held: false);
        using var answer = await mesh.CallAsync();
        await mesh.StatIsAsync("upstream_cx_active", 1);

        Assert.NotEqual(KeepaliveTimer, (await TimerToAsync(mesh.Upstream.Address.Port)).Timer);
    }

    /// <summary>Which timer runs on the one connection to a port of this machine, and for how long yet.</summary>
    private static async Task<(string Timer, double Seconds)> TimerToAsync(int port)
    {
        var remote = $":{port:X4}";
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table)) continue;
            foreach (var line in await File.ReadAllLinesAsync(table, Cancel))
            {
                // sl local remote state queues timer:when ...; state 01 is an open connection, time counts in hundredths.
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, _, var to, "01", _, var timer, ..] || !to.EndsWith(remote, StringComparison.Ordinal)) continue;
                var parts = timer.Split(':');
                return (parts[0], int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 100.0);
            }
        }

        return ("", 0);
    }
}
