using System.Net;
using System.Reflection;

using Bookinfo.ServiceDefaults.Listening;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Tests.Listening;

/// <summary>
/// Contract 3.1, 4, 5, 6 and trap 30: where no PORT_MAP says otherwise a port stands on [::], which takes both families. Asked of Kestrel's
/// settings and not opened: tests stay on loopback.
/// </summary>
public sealed class AllAddressesTests
{
    [Theory]
    [InlineData("", "[::]:9080")]
    [InlineData("9080=127.0.0.1:53021", "127.0.0.1:53021")]
    public async Task Without_a_map_a_port_stands_on_all_addresses_of_both_families(string map, string address)
    {
        await using var app = Build(map);
        var kestrel = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        var listeners = (IEnumerable<ListenOptions>)typeof(KestrelServerOptions)
            .GetProperty("CodeBackedListenOptions", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(kestrel)!;
        Assert.Contains(IPEndPoint.Parse(address), listeners.Select(listener => listener.IPEndPoint));
        Assert.DoesNotContain(listeners, listener => listener.IPEndPoint!.Address.Equals(IPAddress.Any));
    }

    /// <summary>
    /// The original productpage closes after 2 s: the shorter it is, the more often a sidecar that keeps connections reuses one just as it
    /// is closed, and its caller gets a reset that no lesson is about.
    /// </summary>
    [Fact]
    public async Task An_idle_connection_is_kept_for_130_seconds()
    {
        await using var app = Build("");
        Assert.Equal(TimeSpan.FromSeconds(130), app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.KeepAliveTimeout);
    }

    private static WebApplication Build(string map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("PORT_MAP", map)]);
        builder.AddServiceDefaults();
        builder.ListenOnArgument(["9080"]);
        return builder.Build();
    }
}
