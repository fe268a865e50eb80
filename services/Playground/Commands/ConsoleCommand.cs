using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary>
/// How every command ends: a <see cref="CommandException"/> is one line on stderr and exit code 1, and so is what a file or the
/// system does not allow. Everything else is a bug and shows where it is.
/// </summary>
internal static class ConsoleCommand
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is CommandException or TaskSetupException or IOException or UnauthorizedAccessException)
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
