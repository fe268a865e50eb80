using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Commands;

/// <summary><c>explain</c>: which rule takes this request, or took the last real ones, and why the others did not.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Url = new("url") { Description = "As the caller would write it, for example http://reviews:9080/reviews/0; tcp://HOST:PORT and tls://HOST for what is no HTTP.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> From = new("--from") { Description = "Who calls: a pod, its Deployment or its app label, as [NAMESPACE/]NAME. Absent: a visitor at the ingress gateway." };
    private static readonly Option<string> Method = new("--request", "-X") { Description = "HTTP method.", DefaultValueFactory = _ => "GET" };
    private static readonly Option<string[]> Headers = new("--header", "-H") { Description = "\"NAME: VALUE\"; may be repeated." };
    private static readonly Option<int?> Last = new("--last") { Description = "In place of a url: the last N real requests of the caller, each by the rules that took it.", HelpName = $"1-{PastRequestsAsk.Most}" };
    private static readonly Option<string?> Flag = new("--flag") { Description = "With --last: only requests with this response flag, for example UO or NR." };
    private static readonly Option<string?> Status = new("--status") { Description = "With --last: only requests with this status (503), or of this class (5xx)." };
    private static readonly Option<string[]> Expect = new("--expect") { Description = "NAME=VALUE that must be true, else exit code 1: cluster=reviews/v2, rule=default/reviews, timeout=3s, status=404, flag=NR, fault=none; may be repeated." };

    public static Command Build()
    {
        var command = new Command("explain", "Say which rule takes a request, why the others do not, and where it goes. Nothing is sent.");
        command.Arguments.Add(Url);
        foreach (var option in new Option[] { From, Method, Headers, Last, Flag, Status, Expect, SharedOptions.Output }) command.Options.Add(option);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ImmutableArray<ExplainExpectation> expected = [.. (arguments.GetValue(Expect) ?? []).Select(ExplainExpectation.Parse)];
        var (url, last) = (arguments.GetValue(Url), arguments.GetValue(Last));
        if ((url is null) == (last is null)) throw new CommandException("explain: give a url (what would happen), or --last N (what happened), and not both");
        if (last is null && (arguments.GetValue(Flag) ?? arguments.GetValue(Status)) is not null) throw new CommandException("--flag and --status choose among real requests: give --last N");
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        return url is not null
            ? await ExplainAsync(playground, url, arguments, expected, cancellationToken)
            : await ExplainLastAsync(playground, new PastRequestsAsk(arguments.GetValue(From), last!.Value, arguments.GetValue(Flag), arguments.GetValue(Status)), arguments, expected, cancellationToken);
    }

    private static async Task<int> ExplainAsync(RunningPlayground playground, string url, ParseResult arguments, ImmutableArray<ExplainExpectation> expected, CancellationToken cancellationToken)
    {
        var ask = new ExplainAsk(url, arguments.GetValue(From), arguments.GetRequiredValue(Method), [.. arguments.GetValue(Headers) ?? []]);
        var body = JsonSerializer.SerializeToNode(ask, CommandsJson.Default.ExplainAsk) as JsonObject;
        var answer = await playground.Api.SendAsync(HttpMethod.Post, ExplainEndpoint.ApiPath, body, "application/json", cancellationToken);
        if (!answer.IsOk) throw new CommandException(answer.Body?["message"]?.ToString() ?? answer.Message);
        var explanation = JsonSerializer.Deserialize(answer.Text, CommandsJson.Default.Explanation)!;
        if (arguments.GetValue(SharedOptions.Output) == OutputFormat.Json) await Console.Out.WriteLineAsync(answer.Text.TrimEnd());
        else ExplainText.Print(Console.Out, explanation);
        return await CheckAsync(expected, ExplainedFacts.Of(explanation), url) ? 0 : 1;
    }

    private static async Task<int> ExplainLastAsync(RunningPlayground playground, PastRequestsAsk ask, ParseResult arguments, ImmutableArray<ExplainExpectation> expected, CancellationToken cancellationToken)
    {
        var answer = await playground.Api.GetAsync($"{PastRequestsEndpoint.ApiPath}?{ask.ToQuery()}", cancellationToken);
        if (!answer.IsOk) throw new CommandException(answer.Body?["message"]?.ToString() ?? answer.Message);
        var requests = JsonSerializer.Deserialize(answer.Text, CommandsJson.Default.ImmutableArrayPastRequest);
        if (arguments.GetValue(SharedOptions.Output) == OutputFormat.Json) await Console.Out.WriteLineAsync(answer.Text.TrimEnd());
        else Print(requests);
        if (requests.IsEmpty && !expected.IsEmpty) throw new CommandException("--expect: no request was found to look at");
        var isMet = true;
        foreach (var request in requests) isMet &= await CheckAsync(expected, ExplainedFacts.Of(request), request.Url);
        return isMet ? 0 : 1;
    }

    private static void Print(ImmutableArray<PastRequest> requests)
    {
        if (requests.IsEmpty) Console.WriteLine($"no request fits; each proxy remembers its last {PastRequestsAsk.Most}");
        for (var i = 0; i < requests.Length; i++)
        {
            if (i > 0) Console.WriteLine();
            PastRequestsText.Print(Console.Out, requests[i]);
        }
    }

    /// <summary>Differences go to stderr, so that <c>-o json</c> stays JSON.</summary>
    private static async Task<bool> CheckAsync(ImmutableArray<ExplainExpectation> expected, ExplainedFacts facts, string url)
    {
        var isMet = true;
        foreach (var expectation in expected)
        {
            if (expectation.Miss(facts) is not { } found) continue;
            isMet = false;
            await Console.Error.WriteLineAsync($"not as expected: {url}\n  {expectation.Name}\n    wanted  {expectation.Value}\n    found   {found}");
        }

        return isMet;
    }
}
