using System.CommandLine;

namespace Bookinfo.Playground.Commands;

/// <summary>
/// <c>kubeconfig</c>: the running Playground's, on stdout. For a Playground in a container, whose state is not on this machine:
/// <c>docker exec lab /app/playground kubeconfig > kubeconfig</c>.
/// </summary>
internal static class KubeconfigCommand
{
    public static Command Build()
    {
        var command = new Command("kubeconfig", "Print the kubeconfig of the running Playground; it holds the token, so keep it as one.");
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        await Console.Out.WriteAsync(await File.ReadAllTextAsync(playground.KubeconfigPath, cancellationToken));
        return 0;
    }
}
