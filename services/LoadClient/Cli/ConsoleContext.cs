using System.Text;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The process's own console as a command's world.</summary>
internal static class ConsoleContext
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var interrupts = new Interrupts();
        var context = new CommandContext
        {
            Output = Console.OpenStandardOutput(),
            Error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
            Input = Console.OpenStandardInput(),
            IsErrorTerminal = !Console.IsErrorRedirected,
            Columns = Columns(),
            Time = TimeProvider.System,
            Variable = Environment.GetEnvironmentVariable,
            Prepare = RunFactory.Prepare,
            Interrupt = interrupts.Token,
        };
        return await CommandTable.RunAsync(arguments, context);
    }

    private static int Columns()
    {
        try
        {
            return Console.IsErrorRedirected || Console.WindowWidth <= 0 ? 80 : Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
