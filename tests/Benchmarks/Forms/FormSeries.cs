using System.Diagnostics;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>Measures forms one after the other, round after round: start, memory, then CPU.</summary>
internal sealed class FormSeries(Wrk load, RunOptions options)
{
    /// <summary>Calls before memory is read the second time.</summary>
    public const int Calls = 20_000;

    /// <summary>Warm-up runs of one second each, after those calls: a JIT compiles its hot code anew meanwhile.</summary>
    public const int WarmUps = 3;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    /// <param name="peers">All; a row without rounds is one that does not work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Row>> RunAsync(IReadOnlyList<(FormPeer Peer, bool Works)> peers, CancellationToken cancellationToken)
    {
        var rows = peers.Select(one => (Row: new Row(one.Peer), one.Peer, one.Works)).ToList();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (row, peer, _) in rows.Where(one => one.Works))
            {
                Console.Error.WriteLine($"round {round} of {options.Rounds}: {row.Name}");
                row.Rounds.Add(await MeasureAsync(peer, cancellationToken));
            }
        }

        return [.. rows.Select(one => one.Row)];
    }

    private async Task<Measurement> MeasureAsync(FormPeer peer, CancellationToken cancellationToken)
    {
        var port = FreePort.Find();
        var address = peer.Address(port);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var begun = Stopwatch.GetTimestamp();
        var starting = ServerProcess.StartAsync(peer.LaunchOn(port), Cores.Server, cancellationToken);
        var answering = TimeToAnswerAsync(address, begun, limit.Token);
        await using var server = await starting;
        var start = await answering;
        await Task.Delay(Settle, cancellationToken);
        var idle = ProcessTree.ResidentMegabytes(server.Id);
        var errors = await CountedCalls.MakeAsync(address, Calls, options.Connections, cancellationToken);
        var loaded = ProcessTree.ResidentMegabytes(server.Id);
        for (var i = 0; i < WarmUps; i++) await load.WarmUpAsync(address, cancellationToken);
        var measurement = Measurement.Of(await LoadedServer.MeasureAsync(load, server.Id, address, cancellationToken), idle, loaded);
        return measurement with { StartMilliseconds = start.TotalMilliseconds, Errors = measurement.Errors + errors };
    }

    private static async Task<TimeSpan> TimeToAnswerAsync(Uri address, long begun, CancellationToken cancellationToken)
    {
        await FirstAnswer.AwaitAsync(address, cancellationToken);
        return Stopwatch.GetElapsedTime(begun);
    }
}
