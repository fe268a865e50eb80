using System.Globalization;
using System.Text;

namespace Bookinfo.Mesh.Proxy.AccessLog;

/// <summary>A text with command operators, read once and filled in for each line.</summary>
internal sealed class LogText
{
    private const string Absent = "-";

    private readonly List<Part> _parts;

    private LogText(List<Part> parts) => _parts = parts;

    /// <summary>Whether it is one operator and nothing else: JSON then keeps its type, and null when it is absent.</summary>
    public bool IsSingle => _parts is [{ Value: not null }];

    public bool IsNumber => IsSingle && _parts[0].IsNumber;

    /// <returns>Null: it cannot be read, said in <paramref name="problem"/>.</returns>
    public static LogText? Parse(string text, out string? problem)
    {
        problem = null;
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                literal.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '%')
            {
                literal.Append('%');
                i++;
                continue;
            }

            var end = EndOf(text, i + 1);
            if (end < 0)
            {
                problem = $"position {i}: a % that opens an operator is not closed; a plain one is written %%";
                return null;
            }

            if (ReadOperator(text[(i + 1)..end]) is not { } part)
            {
                problem = $"position {i}: %{text[(i + 1)..end]}% is no operator; known are {LogOperators.Known}";
                return null;
            }

            if (literal.Length > 0) parts.Add(new Part(literal.ToString(), null, 0, false));
            literal.Clear();
            parts.Add(part);
            i = end;
        }

        if (literal.Length > 0) parts.Add(new Part(literal.ToString(), null, 0, false));
        return new LogText(parts);
    }

    /// <summary>The only operator's value; null: absent.</summary>
    public string? Single(LogEntry entry) => _parts[0].Of(entry);

    public string Format(LogEntry entry)
    {
        var line = new StringBuilder(256);
        foreach (var part in _parts) line.Append(part.Text ?? part.Of(entry) ?? Absent);
        return line.ToString();
    }

    /// <summary>The percent sign that closes an operator: brackets may hold others.</summary>
    private static int EndOf(string text, int start)
    {
        var open = text.IndexOfAny(['(', '%'], start);
        if (open < 0 || text[open] == '%') return open;
        var close = text.IndexOf(')', open);
        return close < 0 ? -1 : text.IndexOf('%', close);
    }

    private static Part? ReadOperator(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = text.LastIndexOf(')');
        var rest = close < 0 ? text : text[(close + 1)..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var longest = 0;
        if (colon >= 0 && !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out longest)) return null;
        var name = open >= 0 ? text[..open] : colon < 0 ? text : text[..colon];
        var value = LogOperators.Find(name, open >= 0 && close > open ? text[(open + 1)..close] : null);
        return value is null ? null : new Part(null, value, longest, LogOperators.IsNumber(name));
    }

    /// <param name="Text">As it stands; null: an operator.</param>
    /// <param name="Value">Of the operator.</param>
    /// <param name="Longest">Characters of the value that are shown; 0: all.</param>
    /// <param name="IsNumber">Whether JSON shows a number.</param>
    private sealed record Part(string? Text, Func<LogEntry, string?>? Value, int Longest, bool IsNumber)
    {
        public string? Of(LogEntry entry)
        {
            var value = Value!(entry);
            if (string.IsNullOrEmpty(value)) return null;
            return Longest > 0 && value.Length > Longest ? value[..Longest] : value;
        }
    }
}
