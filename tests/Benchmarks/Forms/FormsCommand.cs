using System.CommandLine;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Report;

namespace Bookinfo.Benchmarks.Forms;

/// <summary><c>forms</c>: our services as native AOT, trimmed, and framework-dependent.</summary>
internal static class FormsCommand
{
    private const int Missed = 1;
    private const int NotRun = 2;

    public static Command Build()
    {
        var command = new Command("forms", "Size, start, memory and CPU per call of Details and Reviews as native AOT, trimmed, and framework-dependent.");
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

        var peers = new List<(FormPeer Peer, bool Works)>();
        foreach (var peer in Peers()) peers.Add((peer, await peer.FindAsync(cancellationToken) is null));
        await Cores.KeepOffServerAsync(cancellationToken);
        var rows = await new FormSeries(new Wrk(options, Cores.Load), options).RunAsync(peers, cancellationToken);
        var verdicts = FormRatios.Judge(rows);
        var report = new BenchmarkReport("forms", FormColumns.Of(rows), Conditions(options), options, Machine.Read(), rows, verdicts, [await Wrk.VersionAsync(cancellationToken), .. Notes]);
        ConsoleReport.Print(report);
        foreach (var file in ReportFiles.Write(report)) Console.WriteLine(file);
        return rows.All(row => row.IsValid) ? 0 : Missed;
    }

    private static string Conditions(RunOptions options) =>
        $"GET /details/0 and /reviews/0 (v1, no ratings): {options.Connections} connections, {options.Seconds} s a measurement, medians of {options.Rounds} interleaved rounds; program on core {Cores.Server}, wrk on core {Cores.Load}";

    private static IReadOnlyList<string> Notes { get; } =
    [
        "MB: what lies on top of the base image, as a layer; framework-dependent with the shared runtime (Microsoft.NETCore.App, Microsoft.AspNetCore.App, hostfxr).",
        "start: from the start of the program to its first 200, files in the page cache. Idle: a second after that.",
        $"CPU: after {FormSeries.Calls} calls and {FormSeries.WarmUps} s of load. The projects switch dynamic PGO off (TieredPGO), which only a form with a JIT could use.",
    ];

    private static IEnumerable<FormPeer> Peers()
    {
        foreach (var form in Enum.GetValues<ProgramForm>()) yield return new FormPeer("Details", ["9080"], "/details/0", form);
        foreach (var form in Enum.GetValues<ProgramForm>()) yield return new FormPeer("Reviews", [], "/reviews/0", form);
    }
}
