using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Config;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Routing;

/// <summary>Contract mesh.md section 1.3, row by row: a match block, a request, and whether they fit.</summary>
public sealed class MatchingTests
{
    [Theory]
    [InlineData("uri: {exact: /status}", "/status", true)]
    [InlineData("uri: {exact: /status}", "/status?x=1", true)]
    [InlineData("uri: {exact: /status}", "/Status", false)]
    [InlineData("uri: {exact: /status}", "/status/", false)]
    [InlineData("uri: {prefix: /status}", "/statusfoo", true)]
    [InlineData("uri: {prefix: /status}", "/status/200", true)]
    [InlineData("uri: {prefix: /status}", "/Status", false)]
    [InlineData("uri: {prefix: ''}", "/anything", true)]
    [InlineData("uri: {regex: '/status/[0-9]+'}", "/status/200?x", true)]
    [InlineData("uri: {regex: '/status/[0-9]+'}", "/status/200/x", false)]
    [InlineData("uri: {regex: '/a|/b'}", "/bc", false)]
    [InlineData("{uri: {exact: /Status}, ignoreUriCase: true}", "/sTATUS", true)]
    [InlineData("{uri: {prefix: /Status}, ignoreUriCase: true}", "/sTATUS/1", true)]
    [InlineData("{uri: {regex: /Status}, ignoreUriCase: true}", "/status", false)]
    [InlineData("uri: {exact: /b}", "/a/../b", true)]
    [InlineData("uri: {exact: /ab}", "/%61b", true)]
    [InlineData("uri: {exact: /a/b}", "/a%2Fb", false)]
    [InlineData("method: {exact: GET}", "/", true)]
    [InlineData("method: {exact: POST}", "/", false)]
    [InlineData("scheme: {exact: https}", "/", false)]
    [InlineData("authority: {exact: 'reviews:9080'}", "/", true)]
    [InlineData("authority: {exact: reviews}", "/", false)]
    [InlineData("authority: {exact: 'Reviews:9080'}", "/", false)]
    [InlineData("headers: {end-user: {exact: jason}}", "/", true, "end-user: jason")]
    [InlineData("headers: {End-User: {exact: jason}}", "/", true, "end-USER: jason")]
    [InlineData("headers: {end-user: {exact: jason}}", "/", false, "end-user: Jason")]
    [InlineData("headers: {end-user: {exact: jason}}", "/", false, "end-user: jason2")]
    [InlineData("headers: {end-user: {exact: jason}}", "/", false)]
    [InlineData("headers: {end-user: {prefix: ja}}", "/", true, "end-user: jason")]
    [InlineData("headers: {end-user: {regex: 'j.*n'}}", "/", true, "end-user: jason")]
    [InlineData("headers: {end-user: {regex: 'j'}}", "/", false, "end-user: jason")]
    [InlineData("headers: {end-user: {}}", "/", true, "end-user: anybody")]
    [InlineData("headers: {end-user: null}", "/", true, "end-user: anybody")]
    [InlineData("headers: {end-user: {}}", "/", false)]
    [InlineData("headers: {x: {exact: 'a,b'}}", "/", true, "x: a", "x: b")]
    [InlineData("headers: {':method': {exact: GET}}", "/", true)]
    [InlineData("headers: {method: {exact: POST}}", "/", true)]
    [InlineData("headers: {a: {exact: '1'}, b: {exact: '2'}}", "/", false, "a: 1")]
    [InlineData("withoutHeaders: {x: {exact: a}}", "/", true)]
    [InlineData("withoutHeaders: {x: {exact: a}}", "/", false, "x: a")]
    [InlineData("withoutHeaders: {x: {exact: a}}", "/", true, "x: b")]
    [InlineData("withoutHeaders: {x: {}}", "/", false, "x: b")]
    [InlineData("withoutHeaders: {x: {regex: '*'}}", "/", false, "x: b")]
    [InlineData("withoutHeaders: {x: {regex: '*'}}", "/", true)]
    [InlineData("queryParams: {k: {exact: v}}", "/?k=v", true)]
    [InlineData("queryParams: {k: {exact: v}}", "/?k=w&k=v", false)]
    [InlineData("queryParams: {k: {exact: v}}", "/", false)]
    [InlineData("queryParams: {k: {exact: ''}}", "/?k", true)]
    [InlineData("queryParams: {k: {exact: ''}}", "/?k=", true)]
    [InlineData("queryParams: {k: {}}", "/?j=1&k=2", true)]
    [InlineData("queryParams: {k: {}}", "/?kk=2", false)]
    [InlineData("queryParams: {k: {prefix: ab}}", "/?k=abc", true)]
    [InlineData("queryParams: {k: {regex: '[0-9]+'}}", "/?k=12", true)]
    [InlineData("queryParams: {k: {exact: 'a b'}}", "/?k=a%20b", false)]
    public void A_block_fits_a_request_or_not(string block, string target, bool fits, params string[] headers)
    {
        var match = block.StartsWith('{') ? block : $"{{{block}}}";
        var table = Compile($$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
              - match: [{{match}}]
                route: [{destination: {host: reviews, subset: chosen} }]
            """);
        Assert.Equal(fits, Find(table, "reviews:9080", target, headers) is not null);
    }

    [Theory]
    [InlineData("reviews", true)]
    [InlineData("REVIEWS:9999", true)]
    [InlineData("reviews.default", true)]
    [InlineData("reviews.default.svc:9080", true)]
    [InlineData("reviews.default.svc.cluster.local", true)]
    [InlineData("reviews.default.svc.cluster.local.:9080", true)]
    [InlineData("10.0.0.3:9080", true)]
    [InlineData("reviews.other", false)]
    [InlineData("reviews.default.svc.cluster", false)]
    public void A_service_answers_to_all_its_names(string authority, bool known)
    {
        var table = Compile("");
        Assert.Equal(known, Find(table, authority, "/") is { Name: "default" });
    }

    [Fact]
    public void A_short_name_is_known_in_its_own_namespace_only()
    {
        var table = Compile("", caller: "other");
        Assert.Equal("allow_any", Find(table, "reviews", "/")!.Name);
        Assert.Equal("default", Find(table, "reviews.default", "/")!.Name);
    }

    [Theory]
    [InlineData("a.example.com", "exact")]
    [InlineData("b.example.com", "*.example.com")]
    [InlineData("c.b.example.com", "*.b.example.com")]
    [InlineData("example.com", "*")]
    [InlineData("foo.org", "foo.*")]
    [InlineData("foo.bar.org", "foo.bar.*")]
    [InlineData("[::1]:80", "v6")]
    public void The_most_specific_domain_wins(string authority, string expected)
    {
        VirtualHost Host(string name, string domain) => new() { Name = name, Domains = [domain], Routes = [] };
        var matcher = new VirtualHostMatcher(new HttpRoutes
        {
            Name = "80",
            VirtualHosts =
            [
                Host("*", "*"), Host("foo.*", "foo.*"), Host("foo.bar.*", "foo.bar.*"), Host("*.example.com", "*.example.com"),
                Host("*.b.example.com", "*.b.example.com"), Host("exact", "a.example.com"), Host("v6", "::1"),
            ],
        });
        Assert.Equal(expected, matcher.Find(authority)?.Name);
    }

    internal static RouteTable Compile(string istio, string caller = "default")
    {
        var services = Manifests.Snapshot(File.ReadAllText(Bookinfo.Testing.Repository.PathTo("tests", "Mesh.Tests", "TestData", "bookinfo.yaml")));
        var model = MeshModel.Read(services with { Objects = Manifests.Snapshot(istio).Objects });
        Assert.Empty(model.Rejected);
        var identity = new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = caller, Labels = Manifests.Label("app", "productpage") };
        return RouteTableCompiler.Compile(model, identity, 1);
    }

    internal static Route? Find(RouteTable table, string authority, string target, params string[] headers)
    {
        var fields = new HeaderDictionary();
        foreach (var line in headers)
        {
            var parts = line.Split(": ");
            fields.Append(parts[0], parts[1]);
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        var host = new VirtualHostMatcher(table.Http[9080]).Find(authority);
        return host is null ? null : RouteMatcher.Find(host, new RequestFacts
        {
            Path = PathNormalizer.Normalize(question < 0 ? target : target[..question])!,
            Query = question < 0 ? "" : target[(question + 1)..],
            Method = "GET",
            Scheme = "http",
            Authority = authority,
            Headers = fields,
        });
    }
}
