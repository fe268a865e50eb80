using System.Text;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Cuts a process' output into lines. A line beyond 64 Ki characters is cut into several, so that no output fills the memory.</summary>
internal static class OutputLines
{
    private const int MaxLine = 64 * 1024;

    public static async Task PumpAsync(StreamReader output, Action<string> line)
    {
        var buffer = new char[4096];
        var rest = new StringBuilder();
        try
        {
            for (int read; (read = await output.ReadAsync(buffer)) > 0;) Take(buffer.AsSpan(0, read), rest, line);
        }
        catch (IOException)
        {
            // The stream broke with the process.
        }
        catch (ObjectDisposedException)
        {
            // Given up: a grandchild held it open.
        }

        if (rest.Length > 0) line(rest.ToString());
    }

    private static void Take(ReadOnlySpan<char> text, StringBuilder rest, Action<string> line)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            rest.Append(part);
            if (end >= 0 || rest.Length >= MaxLine)
            {
                line(rest.ToString());
                rest.Clear();
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }
    }
}
