using System.Globalization;

using Bookinfo.Benchmarks.Clients;
using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>
/// Measures proxies one after the other, round after round. All of them run from the beginning to the end and only the one that
/// is measured has something to do, so each has had the time to become as quick as it gets.
/// </summary>
/// <param name="load">As many calls as go.</param>
/// <param name="rated">Calls at a fixed rate, for the latency that a hop adds; null: not measured.</param>
/// <param name="origin">What is behind the proxies.</param>
internal sealed class ProxySeries(Wrk load, FortioClient? rated, Uri origin)
{
    /// <summary>Warm-up runs of one second each: a JIT compiles its hot code anew after some thousands of calls.</summary>
    private const int WarmUps = 10;

    public async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<string> Latencies)> RunAsync(IReadOnlyList<Peer> peers, RunOptions options, CancellationToken cancellationToken)
    {
        var running = new List<(Row Row, ServerProcess Process, double Idle, List<double> Latencies)>();
        var direct = new List<double>();
        try
        {
            foreach (var peer in peers)
            {
                Console.Error.WriteLine($"warming up: {peer.Name}");
                var process = await ServerProcess.StartAsync(peer.Launch(), Cores.Server, cancellationToken);
                running.Add((new Row(peer), process, ProcessTree.ResidentMegabytes(process.Id), []));
                for (var i = 0; i < WarmUps; i++) await load.WarmUpAsync(process.Address, cancellationToken);
            }

            for (var round = 1; round <= options.Rounds; round++)
            {
                if (rated is not null) direct.Add(await LatencyAsync(origin, options.Seconds, cancellationToken));
                foreach (var (row, process, idle, latencies) in running)
                {
                    Console.Error.WriteLine($"round {round} of {options.Rounds}: {row.Name}");
                    row.Rounds.Add(await MeasureAsync(process, idle, cancellationToken));
                    if (rated is not null) latencies.Add(await LatencyAsync(process.Address, options.Seconds, cancellationToken));
                }
            }

            return ([.. running.Select(one => one.Row)], [.. running.Where(one => one.Latencies.Count > 0).Select(one => Text(one.Row.Name, one.Latencies, direct))]);
        }
        finally
        {
            foreach (var one in running) await one.Process.DisposeAsync();
        }
    }

    private static string Text(string name, List<double> latencies, List<double> direct) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: adds {Medians.Of(latencies.Zip(direct, (through, without) => through - without)):0} us to a p50 of {Medians.Of(direct):0} us at 1000 calls/s");

    private async Task<Measurement> MeasureAsync(ServerProcess server, double idle, CancellationToken cancellationToken)
    {
        // The origin's share counts as other work: it is the same for all.
        var measured = await LoadedServer.MeasureAsync(load, server.Id, server.Address, cancellationToken);
        return Measurement.Of(measured, idle, ProcessTree.ResidentMegabytes(server.Id));
    }

    private async Task<double> LatencyAsync(Uri address, int seconds, CancellationToken cancellationToken)
    {
        string[] words = ["-c", $"{Cores.Load}", rated!.Program, .. rated.Arguments(address, seconds)];
        return rated.Read((await ToolRun.RunAsync("taskset", words, cancellationToken)).Output).P50Microseconds;
    }
}
