namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>A root VirtualService that leaves its rules to others (contract mesh.md section 1.9).</summary>
public sealed class DelegateTests
{
    [Fact]
    public async Task A_delegates_rules_stand_in_the_place_of_the_rule_that_names_it()
    {
        await using var mesh = await RuledMesh.StartAsync(
            """
            [{match: [{uri: {prefix: /team}}], delegate: {name: team}},
             {match: [{uri: {prefix: /gone}}], delegate: {name: missing}},
             {match: [{uri: {prefix: /hidden}}], delegate: {name: hidden, namespace: other}},
             {name: rest, directResponse: {status: 299}}]
            """,
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: team}
            spec: {http: [
              {match: [{uri: {prefix: /team/two}}], route: [{destination: {host: reviews, subset: v2}}]},
              {match: [{uri: {prefix: /elsewhere}}], directResponse: {status: 500}},
              {route: [{destination: {host: reviews, subset: v1}}]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: hidden, namespace: other}
            spec: {exportTo: ['.'], http: [{directResponse: {status: 500}}]}
            """);

        Assert.Equal("v2", (await mesh.AskAsync("/team/two/x")).Version);
        Assert.Equal("v1", (await mesh.AskAsync("/team/one")).Version);
        foreach (var path in new[] { "/elsewhere", "/gone", "/hidden", "/" }) Assert.Equal(299, (await mesh.AskAsync(path)).Status);
    }

    [Fact]
    public async Task What_a_delegate_leaves_open_is_the_roots()
    {
        await using var mesh = await RuledMesh.StartAsync(
            "[{name: root, match: [{headers: {x-team: {exact: a}}}], rewrite: {uri: /rewritten}, headers: {response: {set: {x-root: '1'}}}, delegate: {name: team, namespace: other}}]",
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: team, namespace: other}
            spec: {http: [
              {name: own, match: [{uri: {exact: /own}, name: block}], rewrite: {uri: /mine}, headers: {response: {set: {x-own: '1'}}}, route: [{destination: {host: reviews.default.svc.cluster.local, subset: v1}}]},
              {match: [{uri: {exact: /open}}], route: [{destination: {host: reviews.default.svc.cluster.local, subset: v2}}]},
              {match: [{uri: {exact: /short}}], route: [{destination: {host: reviews}}]}]}
            """);

        var own = await mesh.AskAsync("/own", ("x-team", "a"));
        var ownLine = await mesh.NextLogLineAsync();
        var open = await mesh.AskAsync("/open", ("x-team", "a"));
        var openLine = await mesh.NextLogLineAsync();
        var shortName = await mesh.AskAsync("/short", ("x-team", "a"));
        var stranger = await mesh.AskAsync("/own", ("x-team", "b"));

        Assert.Equal(("v1", "/mine", "1"), (own.Version, own.Path, own.Answer["x-own"]));
        Assert.False(own.Answer.ContainsKey("x-root"));
        Assert.EndsWith(" root-own.block", ownLine, StringComparison.Ordinal);
        Assert.Equal(("v2", "/rewritten", "1"), (open.Version, open.Path, open.Answer["x-root"]));
        Assert.EndsWith(" root", openLine, StringComparison.Ordinal);

        // A short name lies in the delegate's namespace, where there is no reviews.
        Assert.Equal((503, ""), (shortName.Status, shortName.Body));
        Assert.Equal(404, stranger.Status);
    }

    [Fact]
    public async Task A_root_without_any_rule_left_rules_nothing()
    {
        await using var mesh = await RuledMesh.StartAsync("[{delegate: {name: missing}}]");
        Assert.Equal(200, (await mesh.AskAsync()).Status);
        Assert.EndsWith(" default", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }
}
