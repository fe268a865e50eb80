using System.Text.Json;

using Bookinfo.ServiceDefaults.Json;

namespace Bookinfo.ServiceDefaults.Tests.Json;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("""{"a":1}""", "1")]
    [InlineData("""{"a":1,"a":2}""", "2")]
    [InlineData("""{"a":null}""", "null")]
    [InlineData("""{"\u0061":3}""", "3")]
    [InlineData("{\"\\ud800\":0,\"a\":4,\"\\udc00 and so on\":0}", "4")]
    [InlineData("{\"\\ud800\":0,\"a\":1,\"a\":5}", "5")]
    [InlineData("{\"\\ud800\":0}", null)]
    [InlineData("""{"b":1}""", null)]
    [InlineData("{}", null)]
    [InlineData("[1]", null)]
    [InlineData("\"a\"", null)]
    public void A_member_is_found_whatever_stands_beside_it(string json, string? value) => Assert.Equal(value, JsonElement.Parse(json).MemberOrNull("a")?.GetRawText());
}
