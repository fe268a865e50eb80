using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.AccessLog;

/// <summary>Writes whole lines at once: nothing stays in a buffer, and two lines never mix.</summary>
internal sealed class LineWriter(Stream target)
{
    [ThreadStatic]
    private static ByteBuffer? _line;

    /// <summary>An empty buffer for the line of this thread.</summary>
    public static ByteBuffer Begin()
    {
        var line = _line ??= new ByteBuffer();
        line.Clear();
        return line;
    }

    public void Write(ByteBuffer line)
    {
        line.Append((byte)'\n');
        try
        {
            lock (target)
            {
                target.Write(line.Written);
                target.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody reads the log any more; that must not stop the answers.
        }
    }
}
