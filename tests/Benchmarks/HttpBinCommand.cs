using System.CommandLine;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;
using Bookinfo.Benchmarks.Report;

namespace Bookinfo.Benchmarks;

/// <summary><c>httpbin</c>: GET /get of ours, in both dialects and both forms of sockets, against a bare endpoint and the originals.</summary>
internal static class HttpBinCommand
{
    private const string Path = "/get";
    private const int Missed = 1;
    private const int NotRun = 2;

    public static Command Build()
    {
        var command = new Command("httpbin", "GET /get: calls/s, CPU per call, latency and memory of HttpBin (native AOT) and its peers.");
        RunOptions.AddTo(command);
        command.SetAction((arguments, token) => RunAsync(RunOptions.Read(arguments), token));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        if (Tools.Complaint("taskset", "wrk") is { } complaint)
        {
            Console.Error.WriteLine(complaint);
            return NotRun;
        }

        var peers = new List<Peer>();
        var notes = new List<string>();
        foreach (var peer in Rows())
        {
            if (await peer.FindAsync(cancellationToken) is { } missing) notes.Add($"{peer.Name} is not measured: {missing}");
            else peers.Add(peer);
        }

        var series = new Series(new Wrk(options, Cores.Load), Cores.Server, Path);
        var rows = await series.RunAsync(peers, options.Rounds, cancellationToken);
        var verdicts = HttpBinBars.Judge(rows);
        var report = new BenchmarkReport("httpbin", LoadColumns.Of("server"), Conditions(options), options, Machine.Read(), rows, verdicts, [await Wrk.VersionAsync(cancellationToken), .. notes, .. HttpBinBars.Notes(rows)]);
        ConsoleReport.Print(report);
        foreach (var file in ReportFiles.Write(report)) Console.WriteLine(file);
        return verdicts.All(verdict => verdict.Holds) && rows.All(row => row.IsValid) ? 0 : Missed;
    }

    private static string Conditions(RunOptions options) =>
        $"GET {Path}: {options.Connections} connections, {options.Seconds} s a measurement, medians of {options.Rounds} interleaved rounds; server on core {Cores.Server}, wrk on core {Cores.Load}";

    private static IEnumerable<Peer> Rows()
    {
        foreach (var sockets in Enum.GetValues<SocketForm>())
        {
            yield return new BarePeer(sockets);
            yield return HttpBinPeer.Go(sockets, withLog: false);
            yield return HttpBinPeer.Go(sockets, withLog: true);
            yield return HttpBinPeer.Python(sockets);
        }

        yield return new GunicornPeer();
        yield return new GoHttpBinPeer();
    }
}
