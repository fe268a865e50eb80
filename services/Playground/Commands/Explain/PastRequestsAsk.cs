using System.Globalization;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Commands;

/// <summary>Which real requests somebody wants to see; the query of <c>/playground/v1/requests</c>.</summary>
/// <param name="From">As in <see cref="ExplainAsk"/>: all pods of that name.</param>
/// <param name="Last">How many, the newest: 1 to 256.</param>
/// <param name="Flag">Response flag that they bear; null: any.</param>
/// <param name="Status">A status, or a class of them as <c>5xx</c>; null: any.</param>
internal sealed record PastRequestsAsk(string? From = null, int Last = 1, string? Flag = null, string? Status = null)
{
    /// <summary>What each proxy remembers.</summary>
    public const int Most = 256;

    public string ToQuery() => string.Join('&', new (string Name, string? Value)[] { ("from", From), ("last", Last.ToString(CultureInfo.InvariantCulture)), ("flag", Flag), ("status", Status) }
        .Where(static one => one.Value is not null).Select(static one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));

    /// <returns>Null: it cannot be read, said in <paramref name="problem"/>.</returns>
    public static PastRequestsAsk? Read(IQueryCollection query, out string problem)
    {
        problem = "";
        var count = 1;
        if (query.TryGetValue("last", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > Most))
            problem = $"last: found \"{text}\"; allowed is 1 to {Most}";
        var status = Text(query, "status");
        if (status is not null && !IsStatus(status)) problem = $"status: found \"{status}\"; allowed is a status as 503, a class as 5xx, or 0 for requests without an answer";
        return problem.Length > 0 ? null : new PastRequestsAsk(Text(query, "from"), count, Text(query, "flag"), status);
    }

    public bool Fits(SeenRequest seen) =>
        (Flag is null || seen.Flags.Split(',').Contains(Flag, StringComparer.OrdinalIgnoreCase))
        && (Status is null || (Status.EndsWith("xx", StringComparison.OrdinalIgnoreCase) ? seen.Status / 100 == Status[0] - '0' : seen.Status.ToString(CultureInfo.InvariantCulture) == Status));

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    private static bool IsStatus(string text) =>
        text == "0" || (text.Length == 3 && text[0] is >= '1' and <= '5' && (text[1..].Equals("xx", StringComparison.OrdinalIgnoreCase) || (char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]))));
}
