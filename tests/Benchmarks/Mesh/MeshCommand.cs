using System.CommandLine;

using Bookinfo.Benchmarks.Clients;
using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;
using Bookinfo.Benchmarks.Report;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary><c>mesh</c>: one hop through our gateway, nginx and haproxy, and what many rules cost.</summary>
internal static class MeshCommand
{
    private const int Missed = 1;
    private const int NotRun = 2;

    public static Command Build()
    {
        var command = new Command("mesh", "CPU per call, calls/s and latency of one hop through the mesh, nginx and haproxy; the cost of 1000 VirtualServices.");
        RunOptions.AddTo(command);
        command.SetAction((arguments, token) => RunAsync(RunOptions.Read(arguments), token));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        if (Tools.Complaint("taskset", "wrk", "nginx") is { } complaint)
        {
            Console.Error.WriteLine(complaint);
            return NotRun;
        }

        await using var origin = await NginxProcess.StartAsync(NginxProcess.Origin, Cores.Load, cancellationToken);
        var notes = new List<string>();
        var peers = new List<Peer>();
        foreach (var peer in Rows(origin.Address))
        {
            if (await peer.FindAsync(cancellationToken) is { } missing) notes.Add($"{peer.Name} is not measured: {missing}");
            else peers.Add(peer);
        }

        var rated = FortioClient.Ours(new Scenario(4, Rate: 1000));
        var noRate = await rated.FindAsync(cancellationToken);
        if (noRate is not null) notes.Add($"latency at {rated.Scenario} is not measured: {noRate}");
        var (rows, latencies) = await new ProxySeries(new Wrk(options, Cores.Load), noRate is null ? rated : null, origin.Address).RunAsync(peers, options, cancellationToken);
        notes.AddRange(latencies);
        notes.AddRange(MeshBars.Notes(rows));
        Verdict[] verdicts = [.. MeshBars.Judge(rows), await ApplyTime.MeasureAsync(notes, cancellationToken)];
        var report = new BenchmarkReport("mesh", LoadColumns.Of("proxy"), Conditions(options), options, Machine.Read(), rows, verdicts, [await Wrk.VersionAsync(cancellationToken), .. notes]);
        ConsoleReport.Print(report);
        foreach (var file in ReportFiles.Write(report)) Console.WriteLine(file);
        return verdicts.All(verdict => verdict.Holds) && rows.All(row => row.IsValid) ? 0 : Missed;
    }

    private static string Conditions(RunOptions options) =>
        $"GET, 1 KiB from nginx: {options.Connections} connections, {options.Seconds} s a measurement, medians of {options.Rounds} interleaved rounds; proxy on core {Cores.Server}, wrk and nginx on core {Cores.Load}";

    private static IEnumerable<Peer> Rows(Uri origin)
    {
        yield return new NginxProxyPeer(origin);
        yield return new HaproxyPeer(origin);
        yield return new MeshPeer(origin, SocketForm.Inline, services: 1, rules: 10);
        yield return new MeshPeer(origin, SocketForm.Inline, services: 1000, rules: 10);
        yield return new MeshPeer(origin, SocketForm.Default, services: 1, rules: 10);
    }
}
