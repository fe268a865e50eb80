using System.CommandLine;

using Bookinfo.Benchmarks.Clients;
using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Report;

namespace Bookinfo.Benchmarks;

/// <summary><c>load</c>: our load client against wrk, h2load and Fortio, all calling one nginx.</summary>
internal static class LoadCommand
{
    private const int Missed = 1;
    private const int NotRun = 2;

    public static Command Build()
    {
        var command = new Command("load", "CPU per call of our load client (native AOT) and its peers: 8, 64 and 1000 connections, TLS, and 1000 calls/s.");
        RunOptions.AddTo(command, hasConnections: false);
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

        var clients = new List<Client>();
        var notes = new List<string>();
        foreach (var client in Rows())
        {
            if (await client.FindAsync(cancellationToken) is { } missing) notes.Add($"{client.Name} is not measured: {missing}");
            else clients.Add(client);
        }

        await using var server = await NginxServer.StartAsync(Cores.Server, cancellationToken);
        var rows = await new ClientSeries(server, Cores.Load).RunAsync(clients, options.Rounds, options.Seconds, cancellationToken);
        var verdicts = LoadBars.Judge(rows);
        var report = new BenchmarkReport("load", LoadColumns.Of("client"), Conditions(options), options, Machine.Read(), rows, verdicts, [await NginxServer.VersionAsync(cancellationToken), .. notes]);
        ConsoleReport.Print(report);
        foreach (var file in ReportFiles.Write(report)) Console.WriteLine(file);
        return verdicts.All(verdict => verdict.Holds) && rows.All(row => row.IsValid) ? 0 : Missed;
    }

    private static string Conditions(RunOptions options) =>
        $"12 bytes from nginx (1 worker): {options.Seconds} s a measurement, medians of {options.Rounds} interleaved rounds; server on core {Cores.Server}, client on core {Cores.Load}; CPU is the client's, its start included";

    private static IEnumerable<Client> Rows()
    {
        foreach (var scenario in Scenario.All)
        {
            yield return FortioClient.Ours(scenario);
            if (scenario.Rate == 0) yield return new WrkClient(scenario);
            yield return new H2loadClient(scenario);
            yield return FortioClient.Original(scenario);
        }
    }
}
