using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bookinfo.Chain.Tests.Hostile;

/// <summary>JSON, and what only looks like it: as bodies of requests and as answers of services that have gone mad.</summary>
internal sealed class HostileJson(HostileValues values)
{
    private static readonly string[] Broken = ["", " ", "{", "}", "[1,", "{\"a\":}", "'a'", "nul", "{\"a\":1,}", "\u00ff\u00fe", "01", "1 2", "<html>", "{\"ratings\":{\"Reviewer1\":5", "\"\\ud800", "// x"];

    private static readonly string[] Names =
        ["id", "ratings", "Reviewer1", "Reviewer2", "reviews", "reviewer", "text", "rating", "stars", "color", "error", "podname", "clustername", "ISBN-10", "publisher", "pages", "type", "language", "author", "year", "__proto__", ""];

    /// <summary>Often JSON.</summary>
    public string Body() => values.Sometimes(4) ? values.Pick(Broken) : Value(0);

    /// <summary>An answer of details of the right shape, with anything in it.</summary>
    public string Details() => Object(["ISBN-10", "publisher", "pages", "type", "language", "author"]);

    /// <summary>An answer of reviews of the right shape, with anything in it.</summary>
    public string Reviews() =>
        $$"""{{{Odd()}}"podname":{{Scalar()}},"clustername":{{Scalar()}},"reviews":[{{Review()}},{{Review()}}]}""";

    private string Review() => $$"""{"reviewer":{{Scalar()}},"text":{{Scalar()}},"rating":{{Object(values.Sometimes(3) ? ["error"] : ["stars", "color"])}}}""";

    // A name can be such a half as well; in front of the others it is met first.
    private string Odd() => values.Sometimes(10) ? "\"\\ud800 and more than any name\":0," : "";

    private string Object(IEnumerable<string> names) => "{" + Odd() + string.Join(',', names.Select(name => $"{Quote(name)}:{Scalar()}")) + "}";

    private string Value(int depth) => (depth > 4 ? 0 : values.Next(5)) switch
    {
        1 => "[" + string.Join(',', Enumerable.Range(0, values.Next(4)).Select(_ => Value(depth + 1))) + "]",
        2 or 3 => "{" + string.Join(',', Enumerable.Range(0, values.Next(5)).Select(_ => $"{(values.Sometimes(20) ? "\"\\udc00 too\"" : Quote(values.Pick(Names)))}:{Value(depth + 1)}")) + "}",
        4 when values.Sometimes(20) => new string('[', 200) + new string(']', 200),
        _ => Scalar(),
    };

    private string Scalar() => values.Next(8) switch
    {
        0 => values.Pick((string[])["null", "true", "false"]),
        1 => values.Pick((string[])["0", "-1", "5", "4.9", "1e400", "-1e400", "2147483648", "-9223372036854775809", "0.1", "100000000000000000000"]),
        2 => values.Next(-9, 12).ToString(CultureInfo.InvariantCulture),
        // Half a surrogate pair can be written in JSON, and no text can hold it.
        3 when values.Sometimes(4) => "\"\\ud800\"",
        _ => Quote(values.Text()),
    };

    // Both ways to write a text: with everything escaped that can be, and with as little as possible.
    private string Quote(string text)
    {
        text = HostileValues.Valid(text);
        if (values.Sometimes(2)) return JsonSerializer.Serialize(text);
        var quoted = new StringBuilder("\"");
        foreach (var c in text) quoted.Append(c is '"' or '\\' or < ' ' ? $"\\u{(int)c:x4}" : c);
        return quoted.Append('"').ToString();
    }
}
