using System.Globalization;
using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.TcpEcho.Tests;

/// <summary>tcp-echo as a real process, its ports moved to ephemeral loopback ones.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<int, int> _ports = [];

    private EchoServer(ChildProcess process) => Process = process;

    public ChildProcess Process { get; }

    public static string Program => TestedPrograms.Service("TcpEcho");

    public static async Task<EchoServer> StartAsync(string ports = "9000", string prefix = "hello", params (string Name, string Value)[] environment)
    {
        var variables = new Dictionary<string, string?> { ["PORT_MAP"] = "1=127.0.0.1:1" };
        foreach (var (name, value) in environment) variables[name] = value;
        var server = new EchoServer(ChildProcess.Start(Program, [ports, prefix], variables));
        var management = variables.TryGetValue("MANAGEMENT_PORT", out var number) ? [number!] : Array.Empty<string>();
        foreach (var port in ports.Split(',').Concat(management))
        {
            var line = await server.Process.WaitForLineAsync(l => l.StartsWith($"port {port} -> 127.0.0.1:", StringComparison.Ordinal), StartLimit);
            server._ports[int.Parse(port, CultureInfo.InvariantCulture)] = int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        }

        return server;
    }

    /// <summary>Where a contract port really is.</summary>
    public int PortOf(int port) => _ports[port];

    public async Task<EchoClient> ConnectAsync(int port = 9000)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", PortOf(port));
        return new EchoClient(socket);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
