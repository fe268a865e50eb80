using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads the streams of an exec: each message's first byte names its stream.</summary>
internal static class ExecOutput
{
    public const string Protocol = "v5.channel.k8s.io";

    private const int LongestOutput = 16 * 1024 * 1024;
    private const byte Stdout = 1;
    private const byte Stderr = 2;
    private const byte Status = 3;

    public static async Task<CommandSeen> ReadAsync(WebSocket socket, CancellationToken ct)
    {
        using var output = new MemoryStream();
        using var status = new MemoryStream();
        var buffer = new byte[32 * 1024];
        MemoryStream? stream = null;
        var begins = true;
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (message.MessageType == WebSocketMessageType.Close) break;
            var content = buffer.AsMemory(0, message.Count);
            if (begins && content.Length > 0)
            {
                stream = content.Span[0] switch { Stdout or Stderr => output, Status => status, _ => null };
                content = content[1..];
            }

            begins = message.EndOfMessage;
            if (stream is not null && stream.Length < LongestOutput) stream.Write(content.Span);
        }

        return Seen(Encoding.UTF8.GetString(status.ToArray()), Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <param name="status">A Kubernetes Status: success, or a failure whose details name the exit code.</param>
    /// <param name="output">What the program wrote.</param>
    private static CommandSeen Seen(string status, string output)
    {
        try
        {
            var json = JsonNode.Parse(status);
            if (json?["status"]?.ToString() == "Success") return new CommandSeen(0, output);
            var code = (json?["details"]?["causes"] as JsonArray ?? []).FirstOrDefault(c => c?["reason"]?.ToString() == "ExitCode")?["message"]?.ToString();
            return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exit) ? new CommandSeen(exit, output) : new CommandSeen(1, $"{output}error: {json?["message"]}\n");
        }
        catch (JsonException)
        {
            return new CommandSeen(1, $"{output}error: the connection ended before the program did\n");
        }
    }
}
