using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Tests.Tasks;

public sealed class ExpectationCheckTests
{
    [Theory]
    [InlineData("status: 200", null)]
    [InlineData("status: [404, 200]", null)]
    [InlineData("status: 503", "status 200 instead of 503")]
    [InlineData("body: {equals: '{\"reviews\":[{\"rating\":{\"stars\":5,\"color\":\"black\"}}]}'}", null)]
    [InlineData("body: {equals: x}", "body is \"{\"reviews\":[{\"rating\":{\"stars\":5,\"color\":\"black\"}}]}\" instead of \"x\"")]
    [InlineData("body: {contains: [black, stars]}", null)]
    [InlineData("body: {contains: [black, red]}", "body does not contain \"red\"")]
    [InlineData("body: {absent: red}", null)]
    [InlineData("body: {absent: black}", "body contains \"black\" and must not")]
    [InlineData("json: {'reviews[0].rating.stars': {equals: '5'}}", null)]
    [InlineData("json: {'reviews[0].rating.color': {equals: red}}", "json reviews[0].rating.color is \"black\" instead of \"red\"")]
    [InlineData("json: {'reviews[1].rating': {contains: a}}", "json reviews[1].rating is not there")]
    [InlineData("json: {'reviews[1].rating': {absent: true}}", null)]
    [InlineData("header: {SERVER: {equals: istio-envoy}}", null)]
    [InlineData("header: {server: {absent: true}}", "header server is there (\"istio-envoy\") and must not be")]
    [InlineData("header: {x: {equals: a}}", "header x is not there")]
    [InlineData("header: {x: {absent: true}}", null)]
    [InlineData("lines: {regex: black, count: 1}", null)]
    [InlineData("lines: {regex: black, count: 2}", "1 lines match /black/ instead of exactly 2")]
    [InlineData("lines: {regex: black, count: {min: 2}}", "1 lines match /black/ instead of at least 2")]
    [InlineData("lines: {regex: black, count: {max: 0}}", "1 lines match /black/ instead of exactly 0")]
    [InlineData("duration: {min: 500ms, max: 2s}", null)]
    [InlineData("duration: {min: 2s}", "took less than 2 s")]
    [InlineData("duration: {max: 500ms}", "took longer than 0.5 s")]
    public void One_answer_is_compared_with_every_rule(string expect, string? mismatch)
    {
        var seen = new Observation { Answers = [Answer("""{"reviews":[{"rating":{"stars":5,"color":"black"}}]}""")] };
        Assert.Equal(mismatch is null ? [] : [mismatch], ExpectationCheck.Mismatches(Expect(expect), seen));
    }

    [Fact]
    public void Each_of_several_answers_must_satisfy_the_rules_and_equal_failures_are_told_once()
    {
        var seen = new Observation { Answers = [Answer("a"), Answer("b"), Answer("b"), new Answer { Error = "refused" }] };
        Assert.Equal(
            ["body does not contain \"a\" (2 of 4)", "no answer: refused (1 of 4)"],
            ExpectationCheck.Mismatches(Expect("body: {contains: a}"), seen));
    }

    [Theory]
    [InlineData(100, 0.5, 3, 35, 65)]
    [InlineData(100, 0.2, 3, 8, 32)]
    [InlineData(100, 0, 3, 0, 0)]
    [InlineData(100, 1, 3, 100, 100)]
    [InlineData(30, 0.667, 4, 10, 30)]
    public void A_share_may_leave_its_value_by_some_standard_deviations(int total, double value, double sigma, int least, int most)
    {
        var expect = Expect(string.Create(CultureInfo.InvariantCulture, $"share: {{of: x, value: {value}, sigma: {sigma}}}"));
        Assert.Empty(ExpectationCheck.Mismatches(expect, Draws(least, total)));
        Assert.Empty(ExpectationCheck.Mismatches(expect, Draws(most, total)));
        if (least > 0) Assert.Single(ExpectationCheck.Mismatches(expect, Draws(least - 1, total)));
        if (most < total) Assert.Single(ExpectationCheck.Mismatches(expect, Draws(most + 1, total)));
    }

    [Fact]
    public void A_share_outside_its_band_says_the_band() =>
        Assert.Equal(["70 of 100 answers match /x/ instead of 35 to 65"], ExpectationCheck.Mismatches(Expect("share: {of: x, value: 0.5}"), Draws(70, 100)));

    [Fact]
    public void A_command_is_judged_by_exit_code_and_output()
    {
        var seen = new Observation { Exit = 1, Output = "Error from server\n", Duration = TimeSpan.FromSeconds(1) };
        Assert.Empty(ExpectationCheck.Mismatches(new Expectation { Exit = [1], Body = new TextRule(null, ["server"], []) }, seen));
        Assert.Equal(["exit code 1 instead of 0", "output does not contain \"created\""], ExpectationCheck.Mismatches(new Expectation { Exit = [0], Body = new TextRule(null, ["created"], []) }, seen));
    }

    private static Expectation Expect(string yaml)
    {
        var result = TaskFileReader.Read($"title: T\nscenarios:\n- name: s\n  steps:\n  - request: {{path: /}}\n    expect: {{{yaml}}}\n", "task.yaml", "/task");
        Assert.Empty(result.Errors);
        return result.Task!.Scenarios[0].Steps[0].Expect;
    }

    private static Observation Draws(int matching, int total) =>
        new() { Answers = [.. Enumerable.Range(0, total).Select(i => Answer(i < matching ? "x" : "y"))] };

    private static Answer Answer(string body) => new()
    {
        Status = 200,
        Body = body,
        Headers = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("server", "istio-envoy"),
        Duration = TimeSpan.FromSeconds(1),
    };
}
