using System.Text.Json;

using Bookinfo.Playground.Api.Reading;
using Bookinfo.Playground.Api.Tables;

namespace Bookinfo.Playground.Tests.Api;

public sealed class SelectorTests
{
    [Theory]
    [InlineData("app=reviews", true)]
    [InlineData("app==reviews,version!=v2", true)]
    [InlineData("app=ratings", false)]
    [InlineData("version in (v1, v2)", true)]
    [InlineData("version notin (v1,v2)", false)]
    [InlineData("tier notin (x)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!tier,app", true)]
    [InlineData("", true)]
    public void Labels_select(string selector, bool matches)
    {
        Assert.True(LabelSelector.TryParse(selector, out var parsed));
        Assert.Equal(matches, parsed.Matches(Json("""{"app":"reviews","version":"v1"}""")));
    }

    [Theory]
    [InlineData("a=b=c")]
    [InlineData("in (a)")]
    [InlineData("a in b")]
    [InlineData(",a")]
    public void What_is_no_selector_is_refused(string selector) => Assert.False(LabelSelector.TryParse(selector, out _));

    [Theory]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name!=a", false)]
    [InlineData("metadata.name=a,status.phase=Running", true)]
    [InlineData("status.reason=", true)]
    [InlineData("spec.replicas=2", true)]
    public void Fields_select(string selector, bool matches)
    {
        Assert.True(FieldSelector.TryParse(selector, out var parsed));
        Assert.Equal(matches, parsed.Matches(Json("""{"metadata":{"name":"a"},"status":{"phase":"Running"},"spec":{"replicas":2}}""")));
    }

    [Theory]
    [InlineData(5, "5s")]
    [InlineData(119, "119s")]
    [InlineData(193, "3m13s")]
    [InlineData(600, "10m")]
    [InlineData(10_800, "3h")]
    [InlineData(19_200, "5h20m")]
    [InlineData(86_400, "24h")]
    [InlineData(270_000, "3d3h")]
    [InlineData(864_000, "10d")]
    public void Ages_read_as_in_kubectl(int seconds, string text) => Assert.Equal(text, HumanDuration.Text(TimeSpan.FromSeconds(seconds)));

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
