using System.Diagnostics;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>Measures load generators one after the other against one server, round after round. What counts is their own CPU.</summary>
internal sealed class ClientSeries(NginxServer server, int core)
{
    public async Task<IReadOnlyList<Row>> RunAsync(IReadOnlyList<Client> clients, int rounds, int seconds, CancellationToken cancellationToken)
    {
        var rows = clients.Select(client => (Row: new Row(client), Client: client)).ToList();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (row, client) in rows)
            {
                Console.Error.WriteLine($"round {round} of {rounds}: {row.Name}");
                row.Rounds.Add(await MeasureAsync(client, seconds, cancellationToken));
            }
        }

        return [.. rows.Select(row => row.Row)];
    }

    private async Task<Measurement> MeasureAsync(Client client, int seconds, CancellationToken cancellationToken)
    {
        string[] words = ["-c", $"{core}", client.Program, .. client.Arguments(client.Scenario.IsTls ? server.Tls : server.Clear, seconds)];
        var (ownBefore, busyBefore, serverBefore, start) = (ProcessTree.OwnCpuSeconds(), ProcessTree.MachineBusySeconds(), ProcessTree.CpuSeconds(server.ProcessId), Stopwatch.GetTimestamp());
        var begun = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = ToolRun.RunAsync("taskset", words, cancellationToken, begun.SetResult);
        var id = await begun.Task;
        await Task.Delay(TimeSpan.FromSeconds(seconds / 2.0), cancellationToken);
        var resident = ProcessTree.ResidentMegabytes(id);
        var result = client.Read((await running).Output);
        // Start and end of the program are in its CPU: a short run pays for them, too. This process's own share is small beside it.
        var cpu = ProcessTree.OwnCpuSeconds() - ownBefore;
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var other = ProcessTree.MachineBusySeconds() - busyBefore - cpu - (ProcessTree.CpuSeconds(server.ProcessId) - serverBefore);
        return new Measurement(
            result.Calls / result.Seconds, cpu / result.Calls * 10_000, result.P50Microseconds, result.P99Microseconds, double.NaN, resident, result.Errors,
            Math.Clamp(other / elapsed / Environment.ProcessorCount, 0, 1));
    }
}
