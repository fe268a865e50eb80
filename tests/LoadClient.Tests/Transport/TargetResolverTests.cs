using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Connections;

namespace Bookinfo.LoadClient.Tests.Transport;

public sealed class TargetResolverTests
{
    private static readonly IPAddress[] Found = [.. new[] { "10.0.0.1", "::1", "10.0.0.2" }.Select(IPAddress.Parse)];

    private int _lookUps;

    [Theory]
    [InlineData("cached-rr", "ip4", "10.0.0.1 10.0.0.2 10.0.0.1", 1)]
    [InlineData("rr", "ip4", "10.0.0.1 10.0.0.2 10.0.0.1", 3)]
    [InlineData("first", "ip4", "10.0.0.1 10.0.0.1 10.0.0.1", 3)]
    [InlineData("cached-rr", "ip6", "::1 ::1 ::1", 1)]
    [InlineData("cached-rr", "ip", "10.0.0.1 ::1 10.0.0.2", 1)]
    public async Task Addresses_are_dealt_out(string method, string type, string expected, int lookUps)
    {
        var resolver = Resolver(new TargetOptions { Url = "http://name:81/", DnsMethod = method, ResolveIpType = type });
        var dealt = new List<string>();
        for (var i = 0; i < 3; i++) dealt.Add((await resolver.NextAsync(CancellationToken.None)).Address.ToString());
        Assert.Equal(expected, string.Join(' ', dealt));
        Assert.Equal(lookUps, _lookUps);
    }

    [Fact]
    public async Task A_given_address_needs_no_look_up()
    {
        Assert.Equal("[::2]:81", (await Resolver(new TargetOptions { Url = "http://name:81/", Resolve = "::2" }).NextAsync(CancellationToken.None)).ToString());
        Assert.Equal("127.0.0.1:80", (await Resolver(new TargetOptions { Url = "http://127.0.0.1/" }).NextAsync(CancellationToken.None)).ToString());
        Assert.Equal(0, _lookUps);
    }

    [Fact]
    public async Task No_address_of_the_type_is_no_address()
    {
        var resolver = new TargetResolver(new TargetOptions { Url = "http://name/", ResolveIpType = "ip6" }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), new Random(1));
        await Assert.ThrowsAsync<SocketException>(() => resolver.NextAsync(CancellationToken.None).AsTask());
    }

    private TargetResolver Resolver(TargetOptions target) => new(
        target,
        (_, _) =>
        {
            _lookUps++;
            return Task.FromResult(Found);
        },
        new Random(1));
}
