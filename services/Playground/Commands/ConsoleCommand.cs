namespace Bookinfo.Playground.Commands;

/// <summary>How every command ends: a <see cref="CommandException"/> is one line on stderr and exit code 1.</summary>
internal static class ConsoleCommand
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (CommandException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
