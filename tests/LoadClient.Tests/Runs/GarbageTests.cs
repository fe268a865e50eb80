using System.Text;

using Bookinfo.LoadClient.Pacing;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>Memory stays flat however long a run is.</summary>
[Collection(typeof(Alone))]
public sealed class GarbageTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_call_leaves_no_garbage(bool portable, bool rated)
    {
        await using var server = new ScriptedServer(AnswerWithoutGarbage);
        var pace = rated ? new Pace { Qps = 10_000, Workers = 8, Exactly = 10_000 } : new Pace { Qps = 0, Workers = 8, Exactly = 20_000 };
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = pace };
        await LoadRunner.RunAsync(options with { Pace = pace with { Exactly = 1000 } }, portable);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await LoadRunner.RunAsync(options, portable);
        var perCall = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / pace.Exactly;

        // What a run costs once (histograms, buffers) is in it, spread over its calls.
        Assert.InRange(perCall, 0, 64);
    }

    private static async Task AnswerWithoutGarbage(ScriptedServer.Peer peer)
    {
        var (buffer, answer) = (new byte[1000], Encoding.ASCII.GetBytes(ScriptedServer.Ok));
        while (await peer.Socket.ReceiveAsync(buffer, peer.End) > 0) await peer.Socket.SendAsync(answer, peer.End);
    }
}
