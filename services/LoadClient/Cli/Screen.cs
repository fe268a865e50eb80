namespace Bookinfo.LoadClient.Cli;

/// <summary>stderr as a place where whole lines are written while, on a terminal, one line at the bottom is drawn again and again.</summary>
internal sealed class Screen(TextWriter writer, bool isTerminal)
{
    private const string EraseLine = "\r\u001b[K";

    private readonly Lock _lock = new();
    private string _live = "";

    public bool IsTerminal => isTerminal;

    /// <summary>Writes whole lines; any thread may.</summary>
    public void Write(Action<TextWriter> write)
    {
        lock (_lock)
        {
            if (_live.Length > 0) writer.Write(EraseLine);
            write(writer);
            if (_live.Length > 0) writer.Write(_live);
            writer.Flush();
        }
    }

    public void WriteLine(string line) => Write(to => to.WriteLine(line));

    /// <summary>Draws the bottom line anew; empty: takes it away.</summary>
    public void Draw(string live)
    {
        lock (_lock)
        {
            writer.Write(EraseLine + live);
            writer.Flush();
            _live = live;
        }
    }
}
