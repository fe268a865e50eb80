using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>
/// The wrong steps of k8s/tasks/wrong-steps.md, as learners make them: what they see, what apply, <c>analyze</c> or <c>explain</c> says, and that
/// the fix it names works. Those with gateways are in <see cref="WrongGatewayTests"/>.
/// </summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class WrongStepsTests(SharedPlayground shared) : IAsyncLifetime
{
    private readonly Learner _learner = new(shared.Playground);

    [Fact]
    public async Task A_rule_before_its_subset()
    {
        var warning = await _learner.ApplyAsync(Learner.Rule("reviews", "[{route: [{destination: {host: reviews, subset: canary}}]}]"));
        Assert.Contains("Referenced host+subset in destinationrule not found: \"reviews+canary\"", warning, StringComparison.Ordinal);
        Assert.Contains("add the subset to a DestinationRule for reviews", warning, StringComparison.Ordinal);
        await _learner.SeenAsync("503");

        await _learner.SaysAsync(["analyze"], 1, "[IST0101] (VirtualService default/reviews live)", "fix: ", "add canary to its DestinationRule");
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep"], 0, "503, empty: cluster outbound|9080|canary|reviews.default.svc.cluster.local does not exist", "defines the subsets v1, v2, v3, not canary");
        await _learner.SaysAsync(["explain", "--last", "1", "--from", "sleep", "--flag", "NC", "--expect", "status=503", "--expect", "rule=default/reviews http[0]"], 0, "503 NC", "not canary");

        await _learner.ApplyAsync("apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: reviews-canary}\nspec: {host: reviews, subsets: [{name: canary, labels: {version: v3}}]}\n");
        await _learner.SeenAsync("200");
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/canary"], 0, "forwarded to");
    }

    [Fact]
    public async Task A_typo_in_a_host()
    {
        var wrong = Learner.Rule("reviews", "[{route: [{destination: {host: reveiws, subset: v1}}]}]");
        Assert.Contains("Referenced host not found: \"reveiws\"; requests to it are answered 503; did you mean \"reviews\"?", await _learner.ApplyAsync(wrong), StringComparison.Ordinal);
        await _learner.SeenAsync("503");

        var file = Path.Combine(_learner.Folder, "typo.yaml");
        await File.WriteAllTextAsync(file, wrong, TestContext.Current.CancellationToken);
        await _learner.SaysAsync(["analyze", file, "--with-live"], 1, $"{file}:", "Referenced host not found: \"reveiws\"", "fix: did you mean reviews?");
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep"], 0, "no Service or ServiceEntry has the host reveiws.default.svc.cluster.local; did you mean reviews?");
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 1, "not as expected", "wanted  reviews/v1", "found   reveiws/v1@100");

        await _learner.ApplyAsync(wrong.Replace("reveiws", "reviews", StringComparison.Ordinal));
        await _learner.SeenAsync("200");
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 0, "default/reviews http[0]: TAKEN");
    }

    [Fact]
    public async Task A_rule_in_the_wrong_namespace()
    {
        var rule = Learner.Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]");
        await _learner.ApplyAsync("apiVersion: v1\nkind: Namespace\nmetadata: {name: lost, labels: {istio-injection: disabled}}\n");
        var warning = await _learner.ApplyAsync(rule.Replace("{name: reviews}", "{name: reviews, namespace: lost}", StringComparison.Ordinal));
        Assert.Contains("Referenced host not found: \"reviews\"; requests to it are answered 503; did you mean \"reviews.default.svc.cluster.local\"?", warning, StringComparison.Ordinal);
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "rule=default"], 0, "default: TAKEN");
        await _learner.SaysAsync(["analyze"], 1, "(VirtualService lost/reviews live) Referenced host not found: \"reviews\"", "fix: reviews means the one of namespace lost; it is in default: write reviews.default.svc.cluster.local, or put the rule there");

        await _learner.Playground.KubectlOkAsync("delete vs reviews -n lost --wait=false");
        await _learner.ApplyAsync(rule);
        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"]);
    }

    [Fact]
    public async Task Two_rules_for_one_host()
    {
        await _learner.ApplyAsync(Learner.Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]"));
        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"]);
        await _learner.ApplyAsync(Learner.Rule("reviews-test", "[{match: [{headers: {end-user: {exact: jason}}}], route: [{destination: {host: reviews, subset: v2}}]}]"));

        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "-H", "end-user: jason"], "default/reviews-test: default/reviews rules this host: it is older, or names the host more exactly");
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "-H", "end-user: jason", "--expect", "cluster=reviews/v2"], 1, "found   reviews/v1@100");
        await _learner.SaysAsync(["analyze"], 1, "[IST0109]", "VirtualServices default/reviews,default/reviews-test", "fix: move the rules into one of them");

        await _learner.Playground.KubectlOkAsync("delete vs reviews-test --wait=false");
        await _learner.ApplyAsync(Learner.Rule("reviews", "[{match: [{headers: {end-user: {exact: jason}}}], route: [{destination: {host: reviews, subset: v2}}]}, {route: [{destination: {host: reviews, subset: v1}}]}]"));
        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "-H", "end-user: jason", "--expect", "cluster=reviews/v2"]);
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 0, "does not fit", "wanted exact \"jason\", found nothing");
    }

    [Fact]
    public async Task A_port_whose_name_says_that_it_is_no_HTTP()
    {
        const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: wrong-port}\nspec: {selector: {app: httpbin}, ports: [{name: tcp-web, port: 8123, targetPort: 8080}]}\n";
        await _learner.ApplyAsync(Service + "---\n" + Learner.Rule("wrong-port", "[{directResponse: {status: 418}}]"));
        await _learner.EventuallySaysAsync(["explain", "http://wrong-port:8123/get", "--from", "sleep"], "the port is not HTTP: the connection is passed on as it is");
        Assert.Equal("200", await _learner.CallAsync("http://wrong-port:8123/get"));
        await _learner.SaysAsync(["analyze"], 0, "[PG0110]", "http rules for wrong-port, whose Service says that its ports are not HTTP: 8123 (tcp-web)", "fix: call the Service's port http");

        await _learner.ApplyAsync(Service.Replace("tcp-web", "http-web", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => await _learner.CallAsync("http://wrong-port:8123/get") == "418", Learner.Limit, () => "the rule is still not heard");
    }

    [Fact]
    public async Task A_wide_match_above_a_narrow_one()
    {
        const string Wide = "{match: [{uri: {prefix: /reviews}}], route: [{destination: {host: reviews, subset: v1}}]}";
        const string Narrow = "{match: [{uri: {prefix: /reviews/1}}], route: [{destination: {host: reviews, subset: v3}}]}";
        await _learner.ApplyAsync(Learner.Rule("reviews", $"[{Wide}, {Narrow}]"));
        await _learner.EventuallySaysAsync(["explain", "http://reviews:9080/reviews/1", "--from", "sleep"], "default/reviews http[1].match[0]: not reached");
        await _learner.SaysAsync(["analyze", "--fail-on", "warning"], 1, "[PG0103]", "spec.http[1] is never reached: spec.http[0] stands before it", "fix: move the narrower rule above the wider one");

        await _learner.ApplyAsync(Learner.Rule("reviews", $"[{Narrow}, {Wide}]"));
        await _learner.EventuallySaysAsync(["explain", "http://reviews:9080/reviews/1", "--from", "sleep", "--expect", "cluster=reviews/v3"]);
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 0, "does not fit");
    }

    [Fact]
    public async Task Weights_that_are_no_hundred()
    {
        await _learner.ApplyAsync(Learner.Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}, weight: 30}, {destination: {host: reviews, subset: v2}, weight: 30}]}]"));
        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1@50,reviews/v2@50"]);
        await _learner.SaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1@30,reviews/v2@70"], 1, "found   reviews/v1@50, reviews/v2@50");
        await _learner.SaysAsync(["analyze"], 0, "[PG0107]", "The weights add up to 60, not 100: shares are taken of the sum (30 is 50 %, 30 is 50 %)", "fix: let the weights of a rule add up to 100");

        await _learner.ApplyAsync(Learner.Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}, weight: 30}, {destination: {host: reviews, subset: v2}, weight: 70}]}]"));
        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1@30,reviews/v2@70"]);
    }

    [Fact]
    public async Task Apply_to_the_wrong_cluster()
    {
        var elsewhere = Path.Combine(_learner.Folder, "kubeconfig");
        await File.WriteAllTextAsync(
            elsewhere,
            "apiVersion: v1\nkind: Config\ncurrent-context: work\ncontexts: [{name: work, context: {cluster: work, user: me}}]\nclusters: [{name: work, cluster: {server: 'https://127.0.0.1:1'}}]\nusers: [{name: me, user: {token: x}}]\n",
            TestContext.Current.CancellationToken);
        var rule = Learner.Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]");
        var (code, said) = await ChildProcess.RunAsync(Tools.Find("kubectl")!, ["apply", "-f", "-"], new Dictionary<string, string?> { ["KUBECONFIG"] = elsewhere, ["HOME"] = _learner.Folder }, rule);
        Assert.NotEqual(0, code);
        Assert.Contains("127.0.0.1:1", said, StringComparison.Ordinal);
        await _learner.SaysAsync(["status"], 0, $"export KUBECONFIG={_learner.Playground.Kubeconfig}");

        await _learner.ApplyAsync(rule);
        await _learner.EventuallySaysAsync(["explain", Learner.Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"]);
    }

    [Fact]
    public void The_page_has_a_row_for_each_of_these_and_says_what_the_program_says()
    {
        var page = File.ReadAllText(Repository.PathTo("k8s", "tasks", "wrong-steps.md"));
        var rows = page.Split('\n').Count(static line => line.StartsWith("| **", StringComparison.Ordinal));
        Assert.True(rows >= 11, $"{rows} rows");
        foreach (var code in new[] { "IST0101", "IST0109", "IST0127", "PG0103", "PG0107", "PG0108", "PG0109", "PG0110" }) Assert.Contains(code, page, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => await _learner.WaitAsync();

    public ValueTask DisposeAsync() => _learner.DisposeAsync();
}
