using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Analysis;

/// <summary>Traps that Istio's analyzers do not look for (PG codes), and what is advised about findings.</summary>
public sealed class TrapLintTests
{
    private const string Reviews = """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec: {selector: {app: reviews}, ports: [{port: 9080, name: http}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: queue}
        spec: {selector: {app: reviews}, ports: [{port: 6000, name: tcp-queue}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: reviews-v1}
        spec: {template: {metadata: {labels: {app: reviews, version: v1}}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: productpage-v1}
        spec: {template: {metadata: {labels: {app: productpage}}, spec: {containers: [{name: p, image: 'docker.io/istio/examples-bookinfo-productpage-v1:1.20.3'}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        spec: {template: {metadata: {labels: {app: cart}, annotations: {playground.bookinfo/client-timeouts: 'reviews=500ms'}}}}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web, namespace: doors}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}
        ---

        """;

    private const string Route = "route: [{destination: {host: reviews, port: {number: 9080}}}]";

    [Theory]
    [InlineData("PG0101", "an injected abort is never retried", "{hosts: [reviews], http: [{fault: {abort: {httpStatus: 500, percentage: {value: 10}}}, retries: {attempts: 3}, " + Route + "}]}")]
    [InlineData("PG0101", "the timeout begins after the injected delay", "{hosts: [reviews], http: [{fault: {delay: {fixedDelay: 1s, percentage: {value: 10}}}, timeout: 0.1s, " + Route + "}]}")]
    [InlineData("PG0102", "bound to doors/web only: calls from pods do not meet it", "{hosts: [reviews], gateways: [doors/web], http: [{" + Route + "}]}")]
    [InlineData("PG0103", "spec.http[1] is never reached: spec.http[0]", "{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], " + Route + "}, {match: [{uri: {exact: /a/b}, headers: {x: {exact: y}}}], " + Route + "}]}")]
    [InlineData("PG0103", "spec.http[1] is never reached: spec.http[0]", "{hosts: [reviews], http: [{match: [{headers: {x: {}}}], " + Route + "}, {match: [{headers: {x: {exact: y}}}], " + Route + "}]}")]
    [InlineData("PG0105", "timeout 5s is longer than Deployment default/productpage-v1 waits (3 s)", "{hosts: [reviews], http: [{timeout: 5s, " + Route + "}]}")]
    [InlineData("PG0105", "timeout 1s is longer than Deployment default/cart waits (0.5 s)", "{hosts: [reviews], http: [{timeout: 1s, " + Route + "}]}")]
    [InlineData("PG0105", "fault.delay.fixedDelay 7s is longer than Deployment default/productpage-v1", "{hosts: [reviews], http: [{fault: {delay: {fixedDelay: 7s, percentage: {value: 100}}}, " + Route + "}]}")]
    [InlineData("PG0107", "add up to 60, not 100: shares are taken of the sum (30 is 50 %, 30 is 50 %)", "{hosts: [reviews], http: [{route: [{destination: {host: reviews}, weight: 30}, {destination: {host: reviews, subset: v1}, weight: 30}]}]}")]
    [InlineData("PG0110", "its ports are not HTTP: 6000 (tcp-queue)", "{hosts: [queue], http: [{" + Route + "}]}")]
    public async Task A_rule_that_does_not_do_what_it_seems_to_is_told_with_a_fix(string code, string message, string spec)
    {
        var (findings, set) = await RunAsync(Reviews + Rule(spec));

        var found = findings.FirstOrDefault(finding => finding.Code == code && finding.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(found is not null, string.Join('\n', findings));
        Assert.Equal("default/probe", found.About.Key);
        Assert.NotNull(LintAdvice.For(found, set));
    }

    [Theory]
    [InlineData("{hosts: [reviews], http: [{match: [{uri: {prefix: /a/b}}], " + Route + "}, {match: [{uri: {prefix: /a}}], " + Route + "}]}")]
    [InlineData("{hosts: [reviews], http: [{match: [{uri: {prefix: /a}, headers: {x: {exact: y}}}], " + Route + "}, {match: [{uri: {prefix: /a/b}}], " + Route + "}]}")]
    [InlineData("{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], " + Route + "}, {match: [{uri: {regex: '/a.*'}}], " + Route + "}]}")]
    [InlineData("{hosts: [reviews], http: [{match: [{uri: {prefix: /a}, sourceLabels: {app: x}}], " + Route + "}, {match: [{uri: {prefix: /a/b}}], " + Route + "}]}")]
    [InlineData("{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], " + Route + "}, {match: [{uri: {prefix: /a/b}}, {uri: {prefix: /c}}], " + Route + "}]}")]
    [InlineData("{hosts: [reviews], gateways: [mesh, doors/web], http: [{timeout: 0.4s, route: [{destination: {host: reviews}, weight: 30}, {destination: {host: reviews, subset: v1}, weight: 70}]}]}")]
    public async Task A_rule_that_is_right_is_let_alone(string spec)
    {
        var (findings, _) = await RunAsync(Reviews + Rule(spec));
        Assert.DoesNotContain(findings, static finding => finding.Code.StartsWith("PG", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_DestinationRule_where_few_look_for_it()
    {
        var rule = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: far, namespace: other}\nspec: {host: reviews.default.svc.cluster.local, subsets: [{name: v2, labels: {version: v1}}]}\n";
        var (findings, set) = await RunAsync(Reviews + rule);
        var found = Assert.Single(findings, static finding => finding.Code == "PG0106");
        Assert.Contains("callers outside of other do not find it", found.Message, StringComparison.Ordinal);
        Assert.Contains("move it to the Service's namespace", LintAdvice.For(found, set)!, StringComparison.Ordinal);
        Assert.DoesNotContain((await RunAsync(Reviews + rule.Replace("other", "istio-system", StringComparison.Ordinal))).Findings, static finding => finding.Code == "PG0106");
    }

    [Fact]
    public async Task A_certificate_is_looked_at_by_its_time_and_its_names()
    {
        using var authority = new CertificateAuthority();
        var (expired, good, other) = (authority.Issue("a.example.com", expired: true), authority.Issue("a.example.com"), authority.Issue("b.example.com"));

        Assert.Equal("PG0108", Codes(await RunAsync(Secured(expired.Certificate))));
        Assert.Equal("PG0109", Codes(await RunAsync(Secured(other.Certificate))));
        Assert.Equal("", Codes(await RunAsync(Secured(good.Certificate))));
        Assert.Equal("PG0108", Codes(await RunAsync(Secured(good.Certificate), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(3)))));

        static string Codes((IReadOnlyList<LintFinding> Findings, LintSet Set) run) => string.Join(' ', run.Findings.Select(static finding => finding.Code).Where(static code => code is "PG0108" or "PG0109"));

        static string Secured(string certificate) => $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: shop, namespace: istio-system}
            data: {tls.crt: {{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(certificate))}}, tls.key: eA==}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: shop}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE, credentialName: shop} } ] }
            """;
    }

    [Theory]
    [InlineData("{hosts: [reviews], http: [{route: [{destination: {host: reveiws}}]}]}", "did you mean reviews?")]
    [InlineData("{hosts: [reviews], http: [{route: [{destination: {host: nothing-like-it}}]}]}", "apply its Service, or a ServiceEntry")]
    [InlineData("{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v2}}]}]}", "The subsets of reviews are v1; add v2 to its DestinationRule, before this rule")]
    [InlineData("{hosts: [queue], http: [{route: [{destination: {host: queue, subset: v2}}]}]}", "apply a DestinationRule for queue that defines subset v2, before this rule")]
    [InlineData("{hosts: [reviews], gateways: [web, mesh], http: [{route: [{destination: {host: reviews}}]}]}", "web is in namespace doors, not in default: write doors/web in spec.gateways")]
    [InlineData("{hosts: [reviews], gateways: [doors/wep, mesh], http: [{route: [{destination: {host: reviews}}]}]}", "did you mean web?")]
    public async Task What_is_missing_is_advised_with_the_name_that_may_be_meant(string spec, string advice)
    {
        var (findings, set) = await RunAsync(Reviews + Rule(spec));
        Assert.Equal(advice, (LintAdvice.For(Assert.Single(findings, static finding => finding.Code == "IST0101"), set) ?? "")[..advice.Length]);
    }

    [Fact]
    public async Task A_host_and_a_secret_of_another_namespace_are_named_in_full()
    {
        var (findings, set) = await RunAsync(Reviews + Rule("{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}").Replace("{name: probe}", "{name: probe, namespace: lost}", StringComparison.Ordinal) + """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: shop}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: shop}
            spec: {selector: {istio: ingress}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE, credentialName: shop}}]}
            """);
        var advice = findings.Select(finding => LintAdvice.For(finding, set) ?? "").ToList();
        Assert.Contains(advice, static text => text.Contains("it is in default: write reviews.default.svc.cluster.local, or put the rule there", StringComparison.Ordinal));
        Assert.Contains(advice, static text => text.Contains("the secret is in namespace default, and the gateway reads those of its own, istio-system", StringComparison.Ordinal));
        Assert.Contains(advice, static text => text.Contains("istio: ingressgateway for the ingress gateway", StringComparison.Ordinal));
    }

    private static string Rule(string spec) => $"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: probe}}\nspec: {spec}\n";

    private static async Task<(IReadOnlyList<LintFinding> Findings, LintSet Set)> RunAsync(string yaml, TimeProvider? time = null)
    {
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        using var reader = new StringReader(yaml);
        var set = new LintSet(ManifestFile.ReadPlaced(reader, "probe.yaml").Select(static manifest => new LintObject("probe.yaml", manifest)));
        return (Linter.Run(set, provider.GetRequiredService<IMesh>(), time), set);
    }
}
