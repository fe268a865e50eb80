using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Playground.Tasks;

/// <summary>TCP connections to a port of the gateway.</summary>
internal sealed class TcpVisitors(Uri gateway, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const int LongestAnswer = 1024 * 1024;

    public async Task<Observation> VisitAsync(TcpStep step, CancellationToken ct)
    {
        var answers = ImmutableArray.CreateBuilder<Answer>(step.Connections);
        for (var i = 0; i < step.Connections; i++)
        {
            var start = time.GetTimestamp();
            answers.Add(await ConnectAsync(step.Send, ct) with { Duration = time.GetElapsedTime(start) });
        }

        return new Observation { Answers = answers.ToImmutable() };
    }

    private async Task<Answer> ConnectAsync(string text, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(gateway.Host, gateway.Port, limit.Token);
            await client.Client.SendAsync(Encoding.UTF8.GetBytes(text), limit.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var answer = new MemoryStream();
            var buffer = new byte[8192];
            while (answer.Length < LongestAnswer && await client.Client.ReceiveAsync(buffer, limit.Token) is > 0 and var read) answer.Write(buffer, 0, read);
            return new Answer { Body = Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length) };
        }
        catch (SocketException e)
        {
            return new Answer { Exit = e.SocketErrorCode == SocketError.ConnectionRefused ? CurlExit.Refused : CurlExit.CutOff, Error = e.Message };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Answer { Exit = CurlExit.TooLate, Error = $"no end after {TaskTime.Format(Limit)}" };
        }
    }
}
