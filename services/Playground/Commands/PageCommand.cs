using System.CommandLine;
using System.Text.Json;

using Bookinfo.Playground.Page;

namespace Bookinfo.Playground.Commands;

/// <summary><c>page</c>: a link to the live picture for one more visitor.</summary>
internal static class PageCommand
{
    public static Command Build()
    {
        var command = new Command("page", "Print a fresh link to the live picture of the running Playground; it opens the page once, for one browser.");
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        var answer = await playground.Api.SendAsync(HttpMethod.Post, PageLinkEndpoint.ApiPath, null, "application/json", cancellationToken);
        if (!answer.IsOk) throw new CommandException(answer.Message);
        await Console.Out.WriteLineAsync(JsonSerializer.Deserialize(answer.Text, PageJson.Default.PageLink)!.Url);
        return 0;
    }
}
