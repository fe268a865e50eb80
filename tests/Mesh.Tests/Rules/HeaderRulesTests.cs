namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Headers that rules and destinations set, add and remove (contract mesh.md section 1.3).</summary>
public sealed class HeaderRulesTests
{
    [Fact]
    public async Task Remove_then_set_then_add_in_both_directions()
    {
        await using var mesh = await RuledMesh.StartAsync("""
            [{headers: {
                request: {remove: [x-gone, x-both], set: {x-set: new, x-both: again}, add: {x-add: more}},
                response: {remove: [x-secret], set: {x-upstream: hidden, server: nginx}, add: {x-new: '1'}}},
              route: [{destination: {host: reviews, subset: v1}}]}]
            """);

        var seen = await mesh.AskAsync("/", ("x-gone", "1"), ("x-both", "old"), ("x-set", "old"), ("x-add", "first"));

        Assert.Null(seen.Request("x-gone"));
        Assert.Equal("again", seen.Request("x-both"));
        Assert.Equal("new", seen.Request("x-set"));
        Assert.Equal("first, more", seen.Request("x-add")!.Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal));
        Assert.False(seen.Answer.ContainsKey("x-secret"));
        Assert.Equal(("hidden", "1", "envoy"), (seen.Answer["x-upstream"], seen.Answer["x-new"], seen.Answer["server"]));
    }

    [Fact]
    public async Task A_single_destination_wins_over_its_rule()
    {
        await using var mesh = await RuledMesh.StartAsync(
            "[{headers: {request: {set: {x-who: rule}}, response: {set: {x-who: rule}}}, route: [{destination: {host: reviews, subset: v1}, headers: {request: {set: {x-who: destination}}, response: {set: {x-who: destination}}}}]}]");
        var seen = await mesh.AskAsync();
        Assert.Equal(("destination", "destination"), (seen.Request("x-who"), seen.Answer["x-who"]));
    }

    [Fact]
    public async Task A_rule_and_its_single_destination_are_one_step_that_overwrites_before_it_appends()
    {
        await using var mesh = await RuledMesh.StartAsync(
            "[{headers: {request: {add: {x-who: rule}}, response: {add: {x-who: rule}}}, route: [{destination: {host: reviews, subset: v1}, headers: {request: {set: {x-who: destination}}, response: {set: {x-who: destination}}}}]}]");
        var seen = await mesh.AskAsync("/", ("x-who", "caller"));
        Assert.Equal(("destination,rule", "destination,rule"), (seen.Request("x-who")?.Replace(" ", "", StringComparison.Ordinal), seen.Answer["x-who"].Replace(" ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_values_are_those_of_the_headers_before_the_first_change()
    {
        await using var mesh = await RuledMesh.StartAsync("""
            [{headers: {
                request: {remove: [x-gone], set: {x-a: '%REQ(x-b)%', x-b: '%REQ(x-a)%', x-c: 'was [%REQ(x-gone)%]'}},
                response: {set: {x-upstream: '%RESP(x-secret)%', x-secret: '%RESP(x-upstream)%'}}},
              route: [{destination: {host: reviews, subset: v1}}]}]
            """);

        var seen = await mesh.AskAsync("/", ("x-a", "1"), ("x-b", "2"), ("x-gone", "here"));

        Assert.Equal(("2", "1", "was []"), (seen.Request("x-a"), seen.Request("x-b"), seen.Request("x-c")));
        Assert.Equal(("s", "v1"), (seen.Answer["x-upstream"], seen.Answer["x-secret"]));
    }

    [Fact]
    public async Task Of_several_destinations_only_the_chosen_ones_rules_run_and_the_rule_wins()
    {
        await using var mesh = await RuledMesh.StartAsync("""
            [{headers: {request: {set: {x-who: rule}}}, route: [
              {destination: {host: reviews, subset: v1}, weight: 50, headers: {request: {set: {x-who: v1, x-share: v1}}, response: {set: {x-from: one}}}},
              {destination: {host: reviews, subset: v2}, weight: 50, headers: {request: {set: {x-who: v2, x-share: v2}}, response: {set: {x-from: two}}}}]}]
            """);
        var versions = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            var seen = await mesh.AskAsync();
            versions.Add(seen.Version);
            Assert.Equal("rule", seen.Request("x-who"));
            Assert.Equal(seen.Version, seen.Request("x-share"));
            Assert.Equal(seen.Version == "v1" ? "one" : "two", seen.Answer["x-from"]);
        }

        Assert.Equal(2, versions.Count);
    }

    [Fact]
    public async Task Values_may_hold_formatters()
    {
        await using var mesh = await RuledMesh.StartAsync("""
            [{headers: {
                request: {set: {x-user: 'user %REQ(end-user)% asks %REQ(:path)%', x-share: '100%%', x-none: '%REQ(nothing)%', x-odd: '%ODD%', x-korean: 안녕}},
                response: {set: {x-from: '%UPSTREAM_HOST%', x-peer: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'}}},
              route: [{destination: {host: reviews, subset: v1}}]}]
            """);

        var seen = await mesh.AskAsync("/a?b", ("end-user", "jason"));

        Assert.Equal("user jason asks /a?b", seen.Request("x-user"));
        Assert.Equal("100%", seen.Request("x-share"));
        Assert.Null(seen.Request("x-none"));
        Assert.Equal("%ODD%", seen.Request("x-odd"));
        Assert.Equal("안녕", seen.Request("x-korean"));
        Assert.Matches("^127\\.0\\.0\\.1:[0-9]+$", seen.Answer["x-from"]);
        Assert.Equal("127.0.0.1", seen.Answer["x-peer"]);
    }

    [Fact]
    public async Task Formatters_know_the_answer_the_route_and_second_choices()
    {
        await using var mesh = await RuledMesh.StartAsync("""
            [{name: ruled, headers: {
                request: {set: {x-first: '%REQ(x-a?x-b)%', x-second: '%REQ(x-none?x-b)%', x-cut: '%REQ(x-b):2%', x-not: '%REQ(x-b):z%', x-name: '%HOSTNAME%'}},
                response: {set: {x-status: '%RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %ROUTE_NAME%', x-of: '%RESP(x-upstream)%', x-port: '%DOWNSTREAM_REMOTE_PORT%'}}},
              route: [{destination: {host: reviews, subset: v1}}]}]
            """);

        var seen = await mesh.AskAsync("/", ("x-a", "one"), ("x-b", "other"));

        Assert.Equal(("one", "other", "ot", "%REQ(x-b):z%", "caller"), (seen.Request("x-first"), seen.Request("x-second"), seen.Request("x-cut"), seen.Request("x-not"), seen.Request("x-name")));
        Assert.Equal(("200 - via_upstream ruled", "v1"), (seen.Answer["x-status"], seen.Answer["x-of"]));
        Assert.Matches("^[0-9]+$", seen.Answer["x-port"]);
    }

    [Fact]
    public async Task Replies_of_the_proxy_itself_carry_the_rules_response_headers()
    {
        await using var mesh = await RuledMesh.StartAsync(
            "[{headers: {response: {set: {x-rule: '1'}}}, fault: {abort: {httpStatus: 400, percentage: {value: 100}}}, route: [{destination: {host: reviews, subset: v1}}]}]");
        var seen = await mesh.AskAsync();
        Assert.Equal((400, "1"), (seen.Status, seen.Answer["x-rule"]));
    }
}
