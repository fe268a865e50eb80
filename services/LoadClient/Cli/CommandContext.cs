namespace Bookinfo.LoadClient.Cli;

/// <summary>What a command has of the world outside: a process has the console, a test has buffers.</summary>
internal sealed record CommandContext
{
    /// <summary>stdout, for what other programs read.</summary>
    public required Stream Output { get; init; }

    /// <summary>stderr, for people.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>stdin.</summary>
    public required Stream Input { get; init; }

    /// <summary>Whether stderr is a terminal, on which a line can be drawn again.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns of that terminal.</summary>
    public int Columns { get; init; } = 80;

    public required TimeProvider Time { get; init; }

    /// <summary>Environment variables by name.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Makes a run of checked options; the engine's own in a process.</summary>
    public required Func<LoadOptions, IRunLog, ILoadRun> Prepare { get; init; }

    /// <summary>Ends what is under way, with a report.</summary>
    public CancellationToken Interrupt { get; init; }

    /// <summary>Writes a text to stdout.</summary>
    public void WriteOut(string text) => WriteOut(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes to stdout.</summary>
    public void WriteOut(ReadOnlySpan<byte> bytes)
    {
        Output.Write(bytes);
        Output.Flush();
    }
}
