using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>What <c>kubectl explain</c> says of kinds and fields, with the oldest and the newest kubectl of this machine.</summary>
[Needs("kubectl")]
public sealed class KubectlExplainTests
{
    public static TheoryData<string> Programs => [.. KubectlVersions.Ends()];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Fields_of_rules_say_what_they_mean_and_what_absent_means(string program)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (field, wanted) in new[]
        {
            ("vs", "Rules for requests to a set of hosts."),
            ("vs.spec.http.timeout", "Limit for the whole request, retries included; absent: none."),
            ("vs.spec.http.fault", "Trouble made on purpose."),
            ("virtualservice.spec.http.route.weight", "Share of the sum over all destinations"),
            ("destinationrule.spec.trafficPolicy.outlierDetection", "When an endpoint is set aside."),
            ("destinationrule.spec.trafficPolicy.outlierDetection", "absent: 30 s."),
            ("destinationrule.spec.subsets.trafficPolicy.portLevelSettings.connectionPool.http", "one more is answered 503"),
            ("httproute.spec.rules.filters", "One thing that is done to requests or answers of a rule"),
            ("httproute.spec.rules.backendRefs.weight", "Share of the sum; absent: 1; 0: none."),
            ("grpcroute.spec.rules.matches.method.service", "For example bookinfo.v1.Ratings; absent: any."),
            ("gateways.networking.istio.io.spec.selector", "Labels of the gateway workloads"),
            ("gateways.gateway.networking.k8s.io.spec.listeners", "Ports to open, and for which hosts."),
            ("ingress.spec.rules.http.paths.backend.service.port.number", "The port by number; 0: it is named."),
        })
        {
            Assert.Contains(wanted, await ExplainAsync(api, program, field), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task What_is_not_carried_out_says_so_and_why(string program)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (field, wanted) in new[]
        {
            ("dr.spec.trafficPolicy.tunnel", "Not carried out yet: connections are direct."),
            ("dr.spec.trafficPolicy.tunnel.targetHost", "Not carried out yet: connections are direct."),
            ("gw.spec.servers.tls.mode --api-version=networking.istio.io/v1", "ISTIO_MUTUAL is not carried out yet"),
            ("vs.spec.http.fault.delay.exponentialDelay", "Refused, as by Istio"),
            ("httproute.spec.rules.sessionPersistence", "Not carried out yet: each request may go to another backend."),
            ("authorizationpolicy", "Stored and shown, but nothing in Playground acts on it."),
        })
        {
            Assert.Contains(wanted, await ExplainAsync(api, program, field), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Kubernetes_own_kinds_say_what_Playground_does_with_them_and_list_their_fields(string program)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("Its containers run as processes of this computer", await ExplainAsync(api, program, "pod"), StringComparison.Ordinal);
        Assert.Contains("Keeps a number of equal pods running, and exchanges them", await ExplainAsync(api, program, "deploy"), StringComparison.Ordinal);
        Assert.Contains("terminationGracePeriodSeconds", await ExplainAsync(api, program, "deployment.spec.template.spec"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task The_recursive_form_lists_the_fields_within_fields(string program)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (kind, wanted) in new[] { ("vs", "fixedDelay"), ("dr", "consecutive5xxErrors"), ("httproute", "replacePrefixMatch"), ("ingress", "secretName"), ("pod", "terminationGracePeriodSeconds") })
            Assert.Contains(wanted, await ExplainAsync(api, program, kind + " --recursive"), StringComparison.Ordinal);
    }

    /// <summary>Without the breaks of lines, which fall where they like.</summary>
    private static async Task<string> ExplainAsync(TestApi api, string program, string arguments) =>
        Regex.Replace(await new Kubectl(api, program).OkAsync("explain " + arguments), @"\s+", " ");
}
