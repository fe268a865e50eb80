using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Commands;

/// <summary><c>explain</c>: which rule takes this request, and why the others do not.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Url = new("url") { Description = "As the caller would write it, for example http://reviews:9080/reviews/0." };
    private static readonly Option<string?> From = new("--from") { Description = "Who calls: a pod, its Deployment or its app label, as [NAMESPACE/]NAME. Absent: a visitor at the ingress gateway." };
    private static readonly Option<string> Method = new("--request", "-X") { Description = "HTTP method.", DefaultValueFactory = _ => "GET" };
    private static readonly Option<string[]> Headers = new("--header", "-H") { Description = "\"NAME: VALUE\"; may be repeated." };

    public static Command Build()
    {
        var command = new Command("explain", "Say which rule takes a request, why the others do not, and where it goes. Nothing is sent.");
        command.Arguments.Add(Url);
        command.Options.Add(From);
        command.Options.Add(Method);
        command.Options.Add(Headers);
        command.Options.Add(SharedOptions.Output);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        var ask = new ExplainAsk(arguments.GetRequiredValue(Url), arguments.GetValue(From), arguments.GetRequiredValue(Method), [.. arguments.GetValue(Headers) ?? []]);
        var body = JsonSerializer.SerializeToNode(ask, CommandsJson.Default.ExplainAsk) as JsonObject;
        var answer = await playground.Api.SendAsync(HttpMethod.Post, ExplainEndpoint.ApiPath, body, "application/json", cancellationToken);
        if (!answer.IsOk) throw new CommandException(answer.Body?["message"]?.ToString() ?? answer.Message);
        if (arguments.GetValue(SharedOptions.Output) == OutputFormat.Json) await Console.Out.WriteLineAsync(answer.Text.TrimEnd());
        else ExplainText.Print(Console.Out, JsonSerializer.Deserialize(answer.Text, CommandsJson.Default.Explanation)!);
        return 0;
    }
}
