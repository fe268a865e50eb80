using System.Net;
using System.Net.Sockets;

using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.ServiceDefaults.Tests.Upstreams;

/// <summary>Decision 25: a resolver sorts by nearness, so its first answer would be the only replica ever asked.</summary>
public sealed class ShuffleTests
{
    private const int Calls = 300;

    private static readonly IPAddress[] Sorted = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_of_a_name_gets_its_share()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("only Linux answers on every address of 127.0.0.0/8");
        await using var replicas = Replicas.Start();
        var connector = new UpstreamConnector(null, null, TimeProvider.System, new Random(3), static (_, _) => Task.FromResult<IPAddress[]>([.. Sorted]));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = connector.ConnectAsync, PooledConnectionLifetime = TimeSpan.Zero });

        var seen = new Dictionary<string, int>();
        for (var i = 0; i < Calls; i++)
        {
            var who = await client.GetStringAsync(new Uri($"http://reviews:{replicas.Port}/"), Cancel);
            seen[who] = seen.GetValueOrDefault(who) + 1;
        }

        Assert.Equal(Sorted.Select(static address => address.ToString()), seen.Keys.Order(StringComparer.Ordinal));

        // 100 expected each; four standard deviations are 33.
        Assert.All(seen.Values, static count => Assert.InRange(count, 67, 133));
    }

    [Fact]
    public async Task An_address_that_refuses_is_passed_over()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("only Linux answers on every address of 127.0.0.0/8");
        await using var replicas = Replicas.Start(count: 1);
        var connector = new UpstreamConnector(null, null, TimeProvider.System, new Random(3), static (_, _) => Task.FromResult<IPAddress[]>([.. Sorted]));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = connector.ConnectAsync, PooledConnectionLifetime = TimeSpan.Zero });
        for (var i = 0; i < 10; i++) Assert.Equal("127.0.0.1", await client.GetStringAsync(new Uri($"http://reviews:{replicas.Port}/"), Cancel));
    }

    /// <summary>As DNS has it for a while after a container has gone: packets to the address are lost.</summary>
    [Fact]
    public async Task An_address_that_says_nothing_is_passed_over()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("only Linux answers on every address of 127.0.0.0/8");
        await using var replicas = Replicas.Start(count: 1);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(Sorted[1], replicas.Port));
        silent.Listen(0);

        // Nobody accepts: one connection fills the queue, and the kernel drops whatever comes after it.
        using var first = new TcpClient();
        await first.ConnectAsync(Sorted[1], replicas.Port, Cancel);
        var connector = new UpstreamConnector(null, null, TimeProvider.System, new Random(3), static (_, _) => Task.FromResult<IPAddress[]>([Sorted[0], Sorted[1]]));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = connector.ConnectAsync, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };
        for (var i = 0; i < 6; i++) Assert.Equal("127.0.0.1", await client.GetStringAsync(new Uri($"http://reviews:{replicas.Port}/"), Cancel));
    }

    /// <summary>One port on several addresses; each answers with its own address.</summary>
    private sealed class Replicas : IAsyncDisposable
    {
        private readonly List<(TcpListener Listener, Task Serving)> _running = [];

        public int Port { get; private set; }

        public static Replicas Start(int count = 3)
        {
            var replicas = new Replicas();
            foreach (var address in Sorted.Take(count))
            {
                var listener = new TcpListener(address, replicas.Port);
                listener.Start(Calls);
                replicas.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
                replicas._running.Add((listener, ServeAsync(listener, address.ToString())));
            }

            return replicas;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (listener, serving) in _running)
            {
                listener.Stop();
                await serving;
            }
        }

        private static async Task ServeAsync(TcpListener listener, string name)
        {
            var buffer = new byte[4096];
            try
            {
                while (true)
                {
                    using var socket = await listener.AcceptSocketAsync();
                    await socket.ReceiveAsync(buffer);
                    await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {name.Length}\r\n\r\n{name}"));
                }
            }
            // InvalidOperationException: it was stopped between two callers.
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }
    }
}
