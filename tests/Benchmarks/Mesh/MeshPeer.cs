using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>A gateway of ours (MeshProxy/), compiled at run time as Playground is.</summary>
internal sealed partial class MeshPeer(Uri origin, SocketForm sockets, int services, int rules) : Peer
{
    public static string Program { get; } = Repository.PathTo("tests", "Benchmarks", "MeshProxy", "bin", "Release", "net10.0", "MeshProxy");

    public int Services => services;

    public SocketForm Sockets => sockets;

    public override string Name => $"mesh, {services} x {rules} rules, {sockets.Text()}";

    /// <summary>Builds the program; null when it is there.</summary>
    public static async Task<string?> BuildAsync(CancellationToken cancellationToken)
    {
        var (code, output) = await ToolRun.RunAsync("dotnet", ["build", "tests/Benchmarks/MeshProxy", "-c", "Release", "-nologo", "-v:q"], cancellationToken);
        return code == 0 ? null : $"MeshProxy does not build:\n{output}";
    }

    public override Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        Version = AotProgram.Version;
        return BuildAsync(cancellationToken);
    }

    public override Launch Launch() => new(Program, [origin.Authority, $"{services}", $"{rules}"], sockets.Variables(), Listening());

    [GeneratedRegex(@"listening on: http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
