using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Analysis;

/// <summary><c>playground analyze FILE</c>: one story per IST code (contract mesh.md section 8.4).</summary>
public sealed class LinterTests : IAsyncLifetime
{
    private const string Reviews = """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec: {selector: {app: reviews}, ports: [{port: 9080, name: http}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: reviews-v1}
        spec: {template: {metadata: {labels: {app: reviews, version: v1}}}}
        ---

        """;

    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}]}
        ---

        """;

    private ServiceProvider _provider = null!;

    [Theory]
    [InlineData("IST0101", "Referenced host not found: \"ratings\"", "VirtualService", "{hosts: [reviews], http: [{route: [{destination: {host: ratings}}]}]}")]
    [InlineData("IST0101", "Referenced host+subset in destinationrule not found: \"reviews+v9\"", "VirtualService", "{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v9}}]}]}")]
    [InlineData("IST0101", "Referenced gateway not found: \"default/nowhere\"", "VirtualService", "{hosts: [shop.example.com], gateways: [nowhere], http: [{route: [{destination: {host: reviews}}]}]}")]
    [InlineData("IST0101", "Referenced credentialName not found: \"x\"", "Gateway", "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: x}}]}")]
    [InlineData("IST0106", "Schema validation error", "VirtualService", "{hosts: [reviews], http: [{timeout: 0s, route: [{destination: {host: reviews}}]}]}")]
    [InlineData("IST0127", "No matching workloads for this resource with the following labels: istio=nobody", "Gateway", "{selector: {istio: nobody}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}")]
    [InlineData("IST0127", "with the following labels: app=nobody", "Sidecar", "{workloadSelector: {labels: {app: nobody}}, egress: [{hosts: [./*]}]}")]
    [InlineData("IST0128", "no caCertificates are set", "DestinationRule", "{host: reviews, trafficPolicy: {tls: {mode: SIMPLE}}}")]
    [InlineData("IST0129", "at port 9080", "DestinationRule", "{host: reviews, trafficPolicy: {portLevelSettings: [{port: {number: 9080}, tls: {mode: SIMPLE}}]}}")]
    [InlineData("IST0130", "never reached", "VirtualService", "{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}, {match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews}}]}]}")]
    [InlineData("IST0132", "not found in Gateway default/web", "VirtualService", "{hosts: [other.example.com], gateways: [web], http: [{route: [{destination: {host: reviews}}]}]}")]
    [InlineData("IST0162", "(port 81)", "Gateway", "{selector: {istio: ingressgateway}, servers: [{port: {number: 81, name: http, protocol: HTTP}, hosts: ['*']}]}")]
    [InlineData("IST0173", "does not select any pods", "DestinationRule", "{host: reviews, subsets: [{name: v9, labels: {version: v9}}]}")]
    [InlineData("IST0174", "does not match any services in the mesh", "DestinationRule", "{host: ratings}")]
    public void One_object_that_is_wrong_is_told_by_its_code(string code, string message, string kind, string spec)
    {
        var findings = Run(Reviews + Gateway + $"apiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {{name: probe}}\nspec: {spec}\n");

        var found = findings.FirstOrDefault(finding => finding.Code == code && finding.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(found is not null, string.Join('\n', findings));
        Assert.StartsWith($"{found.Level} [{code}] ({kind} default/probe ", found.ToString(), StringComparison.Ordinal);
        Assert.All(findings, static finding => Assert.Equal("probe", finding.About.Name));
    }

    [Theory]
    [InlineData("IST0109", "VirtualService", "{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}")]
    [InlineData("IST0111", "Sidecar", "{egress: [{hosts: [./*]}]}")]
    [InlineData("IST0110", "Sidecar", "{workloadSelector: {labels: {app: reviews}}, egress: [{hosts: [./*]}]}")]
    [InlineData("IST0145", "Gateway", "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example.com]}]}")]
    public void Two_objects_that_collide_are_both_told(string code, string kind, string spec)
    {
        var findings = Run(Reviews + string.Join("---\n", new[] { "one", "two" }.Select(name => $"apiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n")));

        Assert.Equal(["one", "two"], findings.Where(finding => finding.Code == code && finding.Level == LintLevel.Error).Select(static finding => finding.About.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Subsets_that_only_calls_inside_the_mesh_come_to_are_told_where_a_gateway_goes_past_them()
    {
        const string Inside = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews}
            spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: inside}
            spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}}]}]}
            ---

            """;
        const string Door = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: door}
            spec:
              hosts: [shop.example.com]
              gateways: [web]
              http:
              - route:
                - destination: {host: reviews}
            """;
        var found = Assert.Single(Run(Reviews + Gateway + Inside + Door));

        Assert.Equal(("IST0140", LintLevel.Warning, "default/door"), (found.Code, found.Level, found.About.Key));
        Assert.Equal("Subset in virtual service default/inside has no effect on ingress gateway default/web requests", found.Message);
        Assert.Empty(Run(Reviews + Gateway + Inside + Door.Replace("{host: reviews}", "{host: reviews, subset: v1}", StringComparison.Ordinal)));
        Assert.Empty(Run(Reviews + Gateway + Door));
    }

    [Theory]
    [InlineData("{}", "{}", "{}", "IST0102 IST0103")]
    [InlineData("{istio-injection: enabled}", "{}", "{}", "")]
    [InlineData("{istio.io/rev: stable}", "{}", "{}", "")]
    [InlineData("{istio-injection: disabled}", "{}", "{}", "")]
    [InlineData("{}", "{sidecar.istio.io/inject: \"false\"}", "{}", "IST0102")]
    [InlineData("{}", "{sidecar.istio.io/inject: \"true\"}", "{}", "IST0102")]
    [InlineData("{}", "{}", "{sidecar.istio.io/inject: \"false\"}", "IST0102")]
    public void A_pod_that_gets_no_proxy_is_told_unless_somebody_wants_it_so(string spaceLabels, string podLabels, string podAnnotations, string codes)
    {
        var yaml = $$"""
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {{spaceLabels}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart, namespace: shop}
            spec:
              template:
                metadata: {labels: {{podLabels}}, annotations: {{podAnnotations}}}
                spec: {containers: [{name: cart, image: cart:1}]}
            """;
        Assert.Equal(codes, string.Join(' ', Run(yaml).Select(static finding => finding.Code).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_running_pod_without_a_proxy_is_told_and_one_with_it_or_of_an_unknown_namespace_is_not()
    {
        static string Pod(string ns, string containers) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: cart, namespace: {ns}, uid: 0-1}}\nspec: {{containers: [{containers}]}}\n";

        Assert.Equal(["IST0103"], Codes(Pod("default", "{name: cart, image: cart:1}")));
        Assert.Empty(Codes(Pod("default", "{name: cart, image: cart:1}, {name: istio-proxy, image: proxy:1}")));
        Assert.Empty(Codes(Pod("elsewhere", "{name: cart, image: cart:1}")));
    }

    [Fact]
    public void A_finding_names_the_line_of_the_field_in_whatever_document_and_list_it_stands()
    {
        const string Rules = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: networking.istio.io/v1
              kind: VirtualService
              metadata:
                name: probe
              spec:
                hosts: [reviews]
                http:
                - timeout: 3s
                  route:
                  - destination: {host: reviews}
                    weight: 90
                  - destination:
                      host: reviews
                      subset: v9
                    weight: 10
                - timeout: nonsense
                  route:
                  - destination: {host: reviews}
            """;
        var first = Reviews.Split('\n').Length;
        var findings = Run(Reviews + Rules);

        Assert.EndsWith($"probe.yaml:{first + 16}) Referenced host+subset in destinationrule not found: \"reviews+v9\"", Assert.Single(findings, static finding => finding.Code == "IST0101").ToString(), StringComparison.Ordinal);
        Assert.All(findings.Where(static finding => finding.Code == "IST0106"), finding => Assert.Equal(first + 18, finding.About.LineOf(finding.Field)));
        Assert.Contains(findings, static finding => finding.Code == "IST0106");
    }

    [Fact]
    public void A_certificate_that_two_gateways_share_and_one_that_is_none()
    {
        const string Two = """
            apiVersion: v1
            kind: Secret
            metadata: {name: shared, namespace: istio-system}
            data: {nonsense: eA==}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: a}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE, credentialName: shared}}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: b}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [b.example.com], tls: {mode: SIMPLE, credentialName: shared}}]}
            """;
        Assert.Equal(["IST0138", "IST0138", "IST0161", "IST0161"], Codes(Two).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_service_with_several_ports_wants_one_named_and_port_names_want_a_protocol()
    {
        const string Wide = """
            apiVersion: v1
            kind: Service
            metadata: {name: wide}
            spec: {selector: {app: wide}, ports: [{port: 80, name: http}, {port: 81, name: web}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: wide}
            spec: {hosts: [wide], http: [{route: [{destination: {host: wide}}]}]}
            """;
        Assert.Equal([("IST0112", LintLevel.Error), ("IST0118", LintLevel.Info)], Run(Wide).Select(static finding => (finding.Code, finding.Level)));
    }

    [Fact]
    public void Entries_and_services_that_contradict_each_other_over_a_port()
    {
        const string Both = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: a}
            spec: {hosts: [x.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: b}
            spec: {hosts: [x.example.com], ports: [{number: 80, name: tls, protocol: TLS}], resolution: DNS}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: plain}
            spec: {selector: {app: reviews}, ports: [{port: 9080, name: tcp-plain}]}
            """;
        Assert.Equal(["IST0116", "IST0137", "IST0177", "IST0177"], Codes(Reviews + Both).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Our_own_bookinfo_has_no_error()
    {
        var files = new[] { "base", "networking" }.SelectMany(static folder => Directory.EnumerateFiles(Repository.PathTo("k8s", folder), "*.yaml")).Where(static file => Path.GetFileName(file) != "kustomization.yaml");
        var findings = Run(new LintSet(files.SelectMany(static file => ManifestFile.ReadPlaced(file).Select(manifest => new LintObject(file, manifest)))));
        Assert.Empty(findings.Where(static finding => finding.Level == LintLevel.Error).Select(static finding => finding.ToString()));
    }

    public ValueTask InitializeAsync()
    {
        _provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    /// <summary>Without what the mesh says of single objects: fields that are not carried out go as work goes on.</summary>
    private IEnumerable<string> Codes(string yaml) => Run(yaml).Select(static finding => finding.Code).Where(static code => code is not ("IST0133" or "IST0134"));

    private IReadOnlyList<LintFinding> Run(string yaml)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, yaml);
            return Run(new LintSet(ManifestFile.ReadPlaced(file).Select(static manifest => new LintObject("probe.yaml", manifest))));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private IReadOnlyList<LintFinding> Run(LintSet set) => Linter.Run(set, _provider.GetRequiredService<IMesh>());
}
