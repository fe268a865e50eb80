using System.Text.RegularExpressions;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Which version of reviews a product page shows: what a learner tells by the stars.</summary>
internal static partial class ReviewsSeen
{
    public const string V1 = "v1 (no stars)";
    public const string V2 = "v2 (black stars)";
    public const string V3 = "v3 (red stars)";

    public static string On(string html)
    {
        if (html.Contains("Error fetching product reviews", StringComparison.Ordinal)) return "reviews unavailable";
        if (html.Contains("Ratings service is currently unavailable", StringComparison.Ordinal)) return "ratings unavailable";
        if (!html.Contains("glyphicon glyphicon-star", StringComparison.Ordinal)) return html.Contains("Reviews served by", StringComparison.Ordinal) ? V1 : "no reviews";
        return RedMarkup().IsMatch(html) ? V3 : V2;
    }

    /// <summary>What so many callers, one after the other, are shown.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">One got no page: says what came instead, and what the gateway noted of it.</exception>
    internal static async Task<HashSet<string>> InAsync(HttpClient client, PlaygroundProcess playground, int times)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < times; i++)
        {
            using var answer = await client.GetAsync(new Uri(playground.Ingress, "/productpage"));
            var body = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) Assert.Fail($"call {i + 1} of {times}: {(int)answer.StatusCode} {body}\n{await playground.GatewayLogAsync()}");
            seen.Add(On(body));
        }

        return seen;
    }

    /// <summary>In an element; a rule of the style sheet does not count.</summary>
    [GeneratedRegex("<[^>]+(class=\"[^\"]*text-red-500|color=\"red\")")]
    private static partial Regex RedMarkup();
}
