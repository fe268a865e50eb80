namespace Bookinfo.Playground.Tasks;

/// <summary>A person reads along and says when to go on (<c>--step</c>).</summary>
/// <param name="input">A line goes on; a line with <c>q</c>, or the end, stops the run.</param>
/// <param name="output">Gets the question.</param>
internal sealed class StepByStep(TextReader input, TextWriter output)
{
    private const string Stop = "q";

    /// <param name="what">What comes next, for example <c>runs it</c>.</param>
    /// <param name="ct">Ctrl-C while waiting.</param>
    /// <returns>False: the person wants to stop.</returns>
    public async Task<bool> GoOnAsync(string what, CancellationToken ct)
    {
        await output.WriteAsync($"      Enter {what}, {Stop} and Enter stops here: ");
        await output.FlushAsync(ct);
        // A console gives no line early because a token is cancelled, so the line is waited for on a thread of its own.
        var line = await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(ct);
        await output.WriteLineAsync();
        return line is not null && line.Trim() != Stop;
    }
}
