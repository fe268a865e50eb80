using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>
/// The wrong steps of k8s/tasks/wrong-steps.md, as learners make them: what they see, what apply, <c>analyze</c> or <c>explain</c> says, and that
/// the fix it names works.
/// </summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class WrongStepsTests(SharedPlayground shared) : IAsyncLifetime
{
    private const string Reviews = "http://reviews:9080/reviews/0";

    private const string Host = "shop.example.com";

    private const string ShopRule = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: shop}\nspec: {hosts: [shop.example.com], gateways: [shop], http: [{route: [{destination: {host: httpbin, port: {number: 8000}}}]}]}\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly PlaygroundProcess _playground = shared.Playground;

    private readonly string _folder = Directory.CreateTempSubdirectory("wrong-steps-").FullName;

    private readonly List<string> _left = [];

    [Fact]
    public async Task A_rule_before_its_subset()
    {
        var warning = await ApplyAsync(Rule("reviews", "[{route: [{destination: {host: reviews, subset: canary}}]}]"));
        Assert.Contains("Referenced host+subset in destinationrule not found: \"reviews+canary\"", warning, StringComparison.Ordinal);
        Assert.Contains("add the subset to a DestinationRule for reviews", warning, StringComparison.Ordinal);
        await SeenAsync("503");

        await SaysAsync(["analyze"], 1, "[IST0101] (VirtualService default/reviews live)", "fix: ", "add canary to its DestinationRule");
        await SaysAsync(["explain", Reviews, "--from", "sleep"], 0, "503, empty: cluster outbound|9080|canary|reviews.default.svc.cluster.local does not exist", "defines the subsets v1, v2, v3, not canary");
        await SaysAsync(["explain", "--last", "1", "--from", "sleep", "--flag", "NC", "--expect", "status=503", "--expect", "rule=default/reviews http[0]"], 0, "503 NC", "not canary");

        await ApplyAsync("apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: reviews-canary}\nspec: {host: reviews, subsets: [{name: canary, labels: {version: v3}}]}\n");
        await SeenAsync("200");
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/canary"], 0, "forwarded to");
    }

    [Fact]
    public async Task A_typo_in_a_host()
    {
        var wrong = Rule("reviews", "[{route: [{destination: {host: reveiws, subset: v1}}]}]");
        Assert.Contains("Referenced host not found: \"reveiws\"; requests to it are answered 503; did you mean \"reviews\"?", await ApplyAsync(wrong), StringComparison.Ordinal);
        await SeenAsync("503");

        var file = Path.Combine(_folder, "typo.yaml");
        await File.WriteAllTextAsync(file, wrong, TestContext.Current.CancellationToken);
        await SaysAsync(["analyze", file, "--with-live"], 1, $"{file}:", "Referenced host not found: \"reveiws\"", "fix: did you mean reviews?");
        await SaysAsync(["explain", Reviews, "--from", "sleep"], 0, "no Service or ServiceEntry has the host reveiws.default.svc.cluster.local; did you mean reviews?");
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 1, "not as expected", "wanted  reviews/v1", "found   reveiws/v1@100");

        await ApplyAsync(wrong.Replace("reveiws", "reviews", StringComparison.Ordinal));
        await SeenAsync("200");
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 0, "default/reviews http[0]: TAKEN");
    }

    [Fact]
    public async Task A_rule_in_the_wrong_namespace()
    {
        var rule = Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]");
        await ApplyAsync("apiVersion: v1\nkind: Namespace\nmetadata: {name: lost, labels: {istio-injection: disabled}}\n");
        var warning = await ApplyAsync(rule.Replace("{name: reviews}", "{name: reviews, namespace: lost}", StringComparison.Ordinal));
        Assert.Contains("Referenced host not found: \"reviews\"; requests to it are answered 503; did you mean \"reviews.default.svc.cluster.local\"?", warning, StringComparison.Ordinal);
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "rule=default"], 0, "default: TAKEN");
        await SaysAsync(["analyze"], 1, "(VirtualService lost/reviews live) Referenced host not found: \"reviews\"", "fix: reviews means the one of namespace lost; it is in default: write reviews.default.svc.cluster.local, or put the rule there");

        await _playground.KubectlOkAsync("delete vs reviews -n lost --wait=false");
        await ApplyAsync(rule);
        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"]);
    }

    [Fact]
    public async Task A_secret_that_is_missing_then_expired_and_at_last_good()
    {
        using var authority = new CertificateAuthority();
        await ApplyAsync(Gateway("{number: 443, name: https, protocol: HTTPS}", "istio: ingressgateway", ", tls: {mode: SIMPLE, credentialName: shop-credential}") + "---\n" + ShopRule);
        Remember("secret shop-credential -n istio-system");
        await EventuallySaysAsync(["explain", $"https://{Host}/get"], "the TLS handshake fails: secret istio-system/shop-credential: not found");
        await CurlEndsAsync(authority, 35);
        await SaysAsync(["analyze"], 1, "Referenced credentialName not found: \"shop-credential\"", "fix: kubectl create -n istio-system secret tls shop-credential");

        await SecretAsync(authority.Issue(Host, expired: true));
        await CurlEndsAsync(authority, 60);
        await SaysAsync(["analyze"], 1, "[PG0108]", "The certificate of Secret istio-system/shop-credential expired on", "playground certs HOST");
        await SaysAsync(["explain", $"https://{Host}/get"], 0, "secret istio-system/shop-credential: the certificate expired on");

        await SecretAsync(authority.Issue("other.example.com"));
        await CurlEndsAsync(authority, 60);
        await SaysAsync(["analyze"], 0, "[PG0109]", "is not for shop.example.com (it is for other.example.com)");

        await SecretAsync(authority.Issue(Host));
        await CurlEndsAsync(authority, 0);
        await SaysAsync(["explain", $"https://{Host}/get", "--expect", "cluster=httpbin"], 0, "default/shop http[0]: TAKEN");
        await SaysAsync(["explain", $"https://elsewhere.example.com/get"], 0, "no server has the name elsewhere.example.com", "server names known here: shop.example.com");
    }

    [Fact]
    public async Task Two_rules_for_one_host()
    {
        await ApplyAsync(Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]"));
        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"]);
        await ApplyAsync(Rule("reviews-test", "[{match: [{headers: {end-user: {exact: jason}}}], route: [{destination: {host: reviews, subset: v2}}]}]"));

        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "-H", "end-user: jason"], "default/reviews-test: default/reviews rules this host: it is older, or names the host more exactly");
        await SaysAsync(["explain", Reviews, "--from", "sleep", "-H", "end-user: jason", "--expect", "cluster=reviews/v2"], 1, "found   reviews/v1@100");
        await SaysAsync(["analyze"], 1, "[IST0109]", "VirtualServices default/reviews,default/reviews-test", "fix: move the rules into one of them");

        await _playground.KubectlOkAsync("delete vs reviews-test --wait=false");
        await ApplyAsync(Rule("reviews", "[{match: [{headers: {end-user: {exact: jason}}}], route: [{destination: {host: reviews, subset: v2}}]}, {route: [{destination: {host: reviews, subset: v1}}]}]"));
        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "-H", "end-user: jason", "--expect", "cluster=reviews/v2"]);
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 0, "does not fit", "wanted exact \"jason\", found nothing");
    }

    [Fact]
    public async Task A_Gateway_that_selects_nobody_and_a_rule_that_names_none()
    {
        var gateway = Gateway("{number: 80, name: http, protocol: HTTP}", "istio: ingress-gateway", "");
        await ApplyAsync(gateway + "---\n" + ShopRule.Replace("[shop]", "[shopp]", StringComparison.Ordinal));
        await EventuallySaysAsync(["explain", $"http://{Host}/get"], "404, empty");
        Assert.Equal("404", await VisitAsync("/get"));
        await SaysAsync(["analyze"], 1, "Referenced gateway not found: \"default/shopp\"", "fix: did you mean shop?", "[IST0127] (Gateway default/shop live)", "istio: ingressgateway for the ingress gateway");
        await SaysAsync(["explain", $"http://{Host}/get"], 0, "default/shop: gateways: wanted one of [shopp], found default/bookinfo-gateway");

        await ApplyAsync(gateway.Replace("ingress-gateway", "ingressgateway", StringComparison.Ordinal) + "---\n" + ShopRule);
        await Eventually.HoldsAsync(async () => await VisitAsync("/get") == "200", Limit, () => "still no way in");
    }

    [Fact]
    public async Task A_port_whose_name_says_that_it_is_no_HTTP()
    {
        const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: wrong-port}\nspec: {selector: {app: httpbin}, ports: [{name: tcp-web, port: 8123, targetPort: 8080}]}\n";
        await ApplyAsync(Service + "---\n" + Rule("wrong-port", "[{directResponse: {status: 418}}]"));
        await EventuallySaysAsync(["explain", "http://wrong-port:8123/get", "--from", "sleep"], "the port is not HTTP: the connection is passed on as it is");
        Assert.Equal("200", await CallAsync("http://wrong-port:8123/get"));
        await SaysAsync(["analyze"], 0, "[PG0110]", "http rules for wrong-port, whose Service says that its ports are not HTTP: 8123 (tcp-web)", "fix: call the Service's port http");

        await ApplyAsync(Service.Replace("tcp-web", "http-web", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => await CallAsync("http://wrong-port:8123/get") == "418", Limit, () => "the rule is still not heard");
    }

    [Fact]
    public async Task A_wide_match_above_a_narrow_one()
    {
        const string Wide = "{match: [{uri: {prefix: /reviews}}], route: [{destination: {host: reviews, subset: v1}}]}";
        const string Narrow = "{match: [{uri: {prefix: /reviews/1}}], route: [{destination: {host: reviews, subset: v3}}]}";
        await ApplyAsync(Rule("reviews", $"[{Wide}, {Narrow}]"));
        await EventuallySaysAsync(["explain", "http://reviews:9080/reviews/1", "--from", "sleep"], "default/reviews http[1].match[0]: not reached");
        await SaysAsync(["analyze", "--fail-on", "warning"], 1, "[PG0103]", "spec.http[1] is never reached: spec.http[0] stands before it", "fix: move the narrower rule above the wider one");

        await ApplyAsync(Rule("reviews", $"[{Narrow}, {Wide}]"));
        await EventuallySaysAsync(["explain", "http://reviews:9080/reviews/1", "--from", "sleep", "--expect", "cluster=reviews/v3"]);
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"], 0, "does not fit");
    }

    [Fact]
    public async Task Weights_that_are_no_hundred()
    {
        await ApplyAsync(Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}, weight: 30}, {destination: {host: reviews, subset: v2}, weight: 30}]}]"));
        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1@50,reviews/v2@50"]);
        await SaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1@30,reviews/v2@70"], 1, "found   reviews/v1@50, reviews/v2@50");
        await SaysAsync(["analyze"], 0, "[PG0107]", "The weights add up to 60, not 100: shares are taken of the sum (30 is 50 %, 30 is 50 %)", "fix: let the weights of a rule add up to 100");

        await ApplyAsync(Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}, weight: 30}, {destination: {host: reviews, subset: v2}, weight: 70}]}]"));
        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1@30,reviews/v2@70"]);
    }

    [Fact]
    public async Task Apply_to_the_wrong_cluster()
    {
        var elsewhere = Path.Combine(_folder, "kubeconfig");
        await File.WriteAllTextAsync(
            elsewhere,
            "apiVersion: v1\nkind: Config\ncurrent-context: work\ncontexts: [{name: work, context: {cluster: work, user: me}}]\nclusters: [{name: work, cluster: {server: 'https://127.0.0.1:1'}}]\nusers: [{name: me, user: {token: x}}]\n",
            TestContext.Current.CancellationToken);
        var rule = Rule("reviews", "[{route: [{destination: {host: reviews, subset: v1}}]}]");
        var (code, said) = await ChildProcess.RunAsync(Tools.Find("kubectl")!, ["apply", "-f", "-"], new Dictionary<string, string?> { ["KUBECONFIG"] = elsewhere, ["HOME"] = _folder }, rule);
        Assert.NotEqual(0, code);
        Assert.Contains("127.0.0.1:1", said, StringComparison.Ordinal);
        await SaysAsync(["status"], 0, $"export KUBECONFIG={_playground.Kubeconfig}");

        await ApplyAsync(rule);
        await EventuallySaysAsync(["explain", Reviews, "--from", "sleep", "--expect", "cluster=reviews/v1"]);
    }

    [Fact]
    public void The_page_has_a_row_for_each_of_these_and_says_what_the_program_says()
    {
        var page = File.ReadAllText(Repository.PathTo("k8s", "tasks", "wrong-steps.md"));
        var rows = page.Split('\n').Count(static line => line.StartsWith("| **", StringComparison.Ordinal));
        Assert.True(rows >= 11, $"{rows} rows");
        foreach (var code in new[] { "IST0101", "IST0109", "IST0127", "PG0103", "PG0107", "PG0108", "PG0109", "PG0110" }) Assert.Contains(code, page, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        if (Tools.Find("kubectl") is not null) await _playground.KubectlOkAsync("wait --for=condition=Available --timeout=90s deploy/sleep deploy/httpbin");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_left)) await _playground.KubectlAsync($"delete {one} --ignore-not-found --wait=false");
        Directory.Delete(_folder, recursive: true);
    }

    private static string Rule(string name, string http) =>
        $"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: {name}}}\nspec: {{hosts: [{(name == "reviews-test" ? "reviews" : name)}], http: {http}}}\n";

    private static string Gateway(string port, string selector, string tls) =>
        $"apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {{name: shop}}\nspec: {{selector: {{{selector}}}, servers: [{{port: {port}, hosts: [{Host}]{tls}}}]}}\n";

    /// <returns>What kubectl says, warnings included.</returns>
    private async Task<string> ApplyAsync(string yaml)
    {
        var said = await _playground.KubectlOkAsync("apply -f -", yaml);
        foreach (var line in said.Split('\n').Where(static line => line.EndsWith(" created", StringComparison.Ordinal)))
        {
            var named = line.Split(' ')[0];
            Remember(named.StartsWith("virtualservice", StringComparison.Ordinal) && yaml.Contains("namespace: lost", StringComparison.Ordinal) ? $"{named} -n lost" : named);
        }

        return said;
    }

    private void Remember(string what) => _left.Add(what);

    private async Task SecretAsync((string Certificate, string Key) pair)
    {
        var (certificate, key) = (Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"));
        await File.WriteAllTextAsync(certificate, pair.Certificate, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, pair.Key, TestContext.Current.CancellationToken);
        await _playground.KubectlOkAsync("delete secret shop-credential -n istio-system --ignore-not-found");
        await _playground.KubectlOkAsync($"create -n istio-system secret tls shop-credential --cert={certificate} --key={key}");
    }

    /// <summary>Calls until what is seen is what the rule makes of it.</summary>
    private Task SeenAsync(string status)
    {
        var last = "nothing";
        return Eventually.HoldsAsync(async () => (last = await CallAsync(Reviews)) == status, Limit, () => $"the last call ended with {last}");
    }

    private async Task<string> CallAsync(string url) =>
        (await _playground.KubectlAsync($"exec deploy/sleep -c sleep -- curl -s -m 30 -o /dev/null -w %{{http_code}} {url}")).StandardOutput.Trim();

    private async Task<string> VisitAsync(string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_playground.Ingress, path)) { Headers = { Host = Host } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task CurlEndsAsync(CertificateAuthority authority, int exit)
    {
        var trusted = Path.Combine(_folder, "ca.pem");
        await File.WriteAllTextAsync(trusted, authority.Pem, TestContext.Current.CancellationToken);
        using var status = JsonDocument.Parse(await _playground.RunAsync("status", "-o", "json"));
        var port = status.RootElement.GetProperty("ingress").GetProperty("https").GetString()!.Split(':')[1];
        var last = -1;
        await Eventually.HoldsAsync(
            async () => (last = (await ChildProcess.RunAsync(
                "curl",
                ["-s", "-m", "30", "-o", "/dev/null", "--cacert", trusted, "--resolve", $"{Host}:{port}:127.0.0.1", $"https://{Host}:{port}/get"],
                new Dictionary<string, string?> { ["https_proxy"] = null, ["HTTPS_PROXY"] = null, ["all_proxy"] = null, ["ALL_PROXY"] = null })).ExitCode) == exit,
            Limit,
            () => $"curl ends with {last}, not {exit}");
    }

    private async Task SaysAsync(string[] words, int exit, params string[] texts)
    {
        var (code, output) = await SayAsync(words);
        foreach (var text in texts) Assert.Contains(text, output, StringComparison.Ordinal);
        Assert.True(code == exit, $"{string.Join(' ', words)}: exit {code}, not {exit}\n{output}");
    }

    /// <summary>The mesh takes a change over some milliseconds after kubectl said so.</summary>
    private Task EventuallySaysAsync(string[] words, string? text = null)
    {
        var last = "";
        return Eventually.HoldsAsync(
            async () =>
            {
                (var code, last) = await SayAsync(words);
                return code == 0 && (text is null || last.Contains(text, StringComparison.Ordinal));
            },
            Limit,
            () => $"{string.Join(' ', words)} says\n{last}");
    }

    private async Task<(int Code, string Output)> SayAsync(string[] words)
    {
        var (code, output) = await ChildProcess.RunAsync(PlaygroundProcess.Program, [.. words, "--state", _playground.State], limit: TimeSpan.FromMinutes(2));
        return (code, output);
    }
}
