using System.Net;

using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>Measures peers one after the other, round after round, so that a disturbance hits all rows of a round alike.</summary>
internal sealed class Series(Wrk load, int serverCore, string path)
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<Row>> RunAsync(IReadOnlyList<Peer> peers, int rounds, CancellationToken cancellationToken)
    {
        var rows = peers.Select(peer => (Row: new Row(peer), Peer: peer)).ToList();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (row, peer) in rows)
            {
                Console.Error.WriteLine($"round {round} of {rounds}: {row.Name}");
                row.Rounds.Add(await MeasureAsync(peer, cancellationToken));
            }
        }

        return [.. rows.Select(row => row.Row)];
    }

    private async Task<Measurement> MeasureAsync(Peer peer, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(peer.Launch(), serverCore, cancellationToken);
        await Task.Delay(Settle, cancellationToken);
        var idle = ProcessTree.ResidentMegabytes(server.Id);
        var address = new Uri(server.Address, path);
        await RequireJsonAsync(address, cancellationToken);
        await load.WarmUpAsync(address, cancellationToken);
        var measured = await LoadedServer.MeasureAsync(load, server.Id, address, cancellationToken);
        return Measurement.Of(measured, idle, ProcessTree.ResidentMegabytes(server.Id));
    }

    // wrk looks at no body and takes a redirect for an answer.
    private static async Task RequireJsonAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var answer = await client.GetAsync(address, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "application/json") throw new InvalidOperationException($"{address}: found {(int)answer.StatusCode} {answer.Content.Headers.ContentType}, wanted 200 application/json");
    }
}
