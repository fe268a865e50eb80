using Bookinfo.Playground.Pods.Exec;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>
/// What is left of a terminal for <c>exec -t</c>: the caller's terminal is raw, so somebody must turn ends of lines into carriage
/// returns, show what is typed and understand Ctrl-C and Ctrl-D. There is no pty: no prompt, no line editing, no window size.
/// </summary>
internal static class ExecTerminal
{
    private const byte CtrlC = 3;
    private const byte CtrlD = 4;
    private const byte Backspace = 8;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';
    private const byte Delete = 127;

    /// <summary>Output for a raw terminal.</summary>
    public static ByteSink ToTerminal(ByteSink to) => async (bytes, cancellationToken) =>
    {
        var text = new List<byte>(bytes.Length + 16);
        foreach (var b in bytes.Span)
        {
            if (b == LineFeed) text.Add(CarriageReturn);
            text.Add(b);
        }

        await to(text.ToArray(), cancellationToken);
    };

    /// <summary>Reads keys line by line.</summary>
    /// <param name="keys">From the caller.</param>
    /// <param name="lines">To the program; completed at Ctrl-D on an empty line.</param>
    /// <param name="echo">Shows what is typed; takes raw output.</param>
    /// <param name="interrupt">Ctrl-C was typed.</param>
    /// <param name="cancellationToken">The command has ended.</param>
    public static async Task ReadKeysAsync(Stream keys, Stream lines, ByteSink echo, Action interrupt, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        var line = new List<byte>();
        await using (lines)
        {
            for (int count; (count = await keys.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                foreach (var key in buffer.AsMemory(0, count).ToArray())
                {
                    switch (key)
                    {
                        case CtrlC:
                            interrupt();
                            return;
                        case CtrlD when line.Count == 0:
                            return;
                        case Backspace or Delete:
                            if (line.Count == 0) continue;
                            line.RemoveAt(line.Count - 1);
                            await echo("\b \b"u8.ToArray(), cancellationToken);
                            continue;
                        case CarriageReturn or LineFeed:
                            await echo("\r\n"u8.ToArray(), cancellationToken);
                            line.Add(LineFeed);
                            break;
                        case CtrlD:
                            break;
                        default:
                            line.Add(key);
                            await echo(new[] { key }, cancellationToken);
                            if (line.Count < buffer.Length) continue;
                            break;
                    }

                    await lines.WriteAsync(line.ToArray(), cancellationToken);
                    await lines.FlushAsync(cancellationToken);
                    line.Clear();
                }
            }
        }
    }
}
