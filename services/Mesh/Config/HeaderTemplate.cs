using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bookinfo.Mesh.Config;

/// <summary>
/// A header's value with Envoy's formatters in it: <c>%REQ(x-a)%</c>, <c>%DOWNSTREAM_REMOTE_ADDRESS%</c>; <c>%%</c> is a
/// percent sign. What is no formatter stays as it is written.
/// </summary>
/// <param name="Parts">In order.</param>
internal sealed record HeaderTemplate(ImmutableArray<HeaderTemplatePart> Parts)
{
    /// <summary>Formatters that are carried out.</summary>
    public static readonly ImmutableArray<string> Commands =
    [
        "REQ", "RESP", "RESPONSE_CODE", "RESPONSE_CODE_DETAILS", "RESPONSE_FLAGS", "ROUTE_NAME", "HOSTNAME", "PROTOCOL", "START_TIME", "UPSTREAM_HOST", "UPSTREAM_REMOTE_ADDRESS", "UPSTREAM_CLUSTER",
        "DOWNSTREAM_REMOTE_ADDRESS", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", "DOWNSTREAM_REMOTE_PORT", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT",
        "DOWNSTREAM_LOCAL_ADDRESS", "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT", "DOWNSTREAM_LOCAL_PORT",
    ];

    /// <summary>Those that name a header: <c>REQ(first?second):10</c> takes the first that is there, cut to ten characters.</summary>
    private static readonly ImmutableArray<string> WithArgument = ["REQ", "RESP"];

    public static HeaderTemplate Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<HeaderTemplatePart>();
        var literal = new StringBuilder();

        // On the wire a character is a byte: what is beyond ASCII goes out as UTF-8.
        text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '%' ? text.IndexOf('%', at + 1) : -1;
            if (end < 0)
            {
                literal.Append(text[at]);
                continue;
            }

            var inside = text[(at + 1)..end];
            at = end;
            if (inside.Length == 0)
            {
                literal.Append('%');
                continue;
            }

            if (literal.Length > 0) parts.Add(new HeaderTemplatePart(literal.ToString(), null, null));
            literal.Clear();
            parts.Add(ToPart(inside));
        }

        if (literal.Length > 0) parts.Add(new HeaderTemplatePart(literal.ToString(), null, null));
        return new HeaderTemplate(parts.ToImmutable());
    }

    /// <param name="lookUp">Value of a formatter by its name and argument; null: none, which writes nothing.</param>
    public string Format(Func<string, string?, string?> lookUp)
    {
        if (Parts is [{ Command: null } only]) return only.Text;
        return string.Concat(Parts.Select(part => part.Command is null ? part.Text : Cut(lookUp(part.Command, part.Argument) ?? "", part.MaxLength)));
    }

    /// <summary>Formatters in it that are not carried out.</summary>
    public IEnumerable<string> Unknown => Parts.Where(static part => part.Command is null && part.Text.Length > 2 && part.Text[0] == '%' && part.Text[^1] == '%').Select(static part => part.Text);

    private static string Cut(string text, int most) => most > 0 && text.Length > most ? text[..most] : text;

    private static HeaderTemplatePart ToPart(string inside)
    {
        var open = inside.IndexOf('(', StringComparison.Ordinal);
        var command = open < 0 ? inside : inside[..open];
        var close = inside.LastIndexOf(')');
        var argument = open > 0 && close > open ? inside[(open + 1)..close] : null;
        var rest = argument is null ? "" : inside[(close + 1)..];
        var length = 0;
        var isWhole = rest.Length == 0 || (rest[0] == ':' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length > 0);
        var isKnown = isWhole && Commands.Contains(command) && WithArgument.Contains(command) == (argument is { Length: > 0 });
        return isKnown ? new HeaderTemplatePart("", command, argument) { MaxLength = length } : new HeaderTemplatePart($"%{inside}%", null, null);
    }
}

/// <param name="Text">Written as it is when there is no command.</param>
/// <param name="Command">Null: none.</param>
/// <param name="Argument">What stands in parentheses; null: nothing.</param>
internal sealed record HeaderTemplatePart(string Text, string? Command, string? Argument)
{
    /// <summary>Longer values are cut; 0: none is.</summary>
    public int MaxLength { get; init; }
}
