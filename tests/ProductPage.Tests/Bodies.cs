namespace Bookinfo.ProductPage.Tests;

/// <summary>Answers of the other services, as their contract has them.</summary>
internal static class Bodies
{
    public const string Details = """{"id":0,"author":"William Shakespeare","year":1595,"type":"paperback","pages":200,"publisher":"PublisherA","language":"English","ISBN-10":"1234567890","ISBN-13":"123-1234567890"}""";

    public const string RatingsDown = """, "rating": {"error": "Ratings service is currently unavailable"}""";

    /// <param name="color">Of the stars; null: version 1, without ratings.</param>
    public static string Reviews(string? color) => color is null ? ReviewsWith("", "") : ReviewsWith(Stars(5, color), Stars(4, color));

    public static string Stars(int stars, string color) => $$""", "rating": {"stars": {{stars}}, "color": "{{color}}"}""";

    public static string ReviewsWith(string first, string second, string pod = "reviews-v2-abc", string cluster = "null") =>
        $$"""{"id": "0","podname": "{{pod}}","clustername": "{{cluster}}","reviews": [{  "reviewer": "Reviewer1",  "text": "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!"{{first}}},{  "reviewer": "Reviewer2",  "text": "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare."{{second}}}]}""";
}
