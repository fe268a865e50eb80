namespace Bookinfo.Chain.Tests.Hostile;

/// <summary>Texts that nobody would send in good faith, chosen by a seeded generator.</summary>
internal sealed class HostileValues(int seed)
{
    /// <summary>An element that no page of ours has: where it is found after parsing, a text became markup.</summary>
    public const string Element = "x-evil";

    /// <summary>The same for attributes.</summary>
    public const string Attribute = "onx-evil";

    private static readonly string[] Texts =
    [
        "", " ", "0", "1", "-1", "+7", "0x10", "0b11", "010", "1_000", "1__0", "7abc", "abc", "1.5", "1e309", "-0", "NaN", "Infinity", "null", "true", "2147483647", "2147483648", "-2147483649",
        "99999999999999999999999999", "٣", "jason", "제이슨", "José", "\u0001", "\u007f", "\ud83d\ude00", "\u202e", "a\r\nx-evil: 1", "a\0b", "\\", "\"", "'", "&", "&lt;", "%", "%00", "%zz", "%2e%2e%2f", "../../etc/passwd", "..", ".", "{}", "[]", "${7*7}", "{{7*7}}",
        "glyphicon glyphicon-star", "tcp://10.0.0.1:9080", "javascript:alert(1)",
        $"<{Element} {Attribute}=1>", $"\"><{Element}>", $"'><{Element}>", $"</title><{Element}>", $"</style><{Element}>", $"</script><{Element}>", $"</svg><{Element}>", $"--><{Element}>", $"<!--<{Element}>", $"]]><{Element}>",
        $"\" {Attribute}=1 x=\"", $"' {Attribute}=1 x='", $"` {Attribute}=1", $"<svg/{Attribute}=1>", $"<{Element}", $"&lt;{Element}&gt;", $"\u00bc{Element}\u00be", $"+ADw-{Element}+AD4-",
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    public int Next(int from, int below) => _random.Next(from, below);

    public bool Sometimes(int oneIn) => _random.Next(oneIn) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public string Text() => _random.Next(10) switch
    {
        0 => Text() + Text(),
        1 => new string((char)_random.Next(0x20, 0x250), _random.Next(1, 300)),
        2 => string.Concat(Enumerable.Range(0, _random.Next(1, 12)).Select(_ => (char)_random.Next(1, 0xd7ff))),
        3 => _random.NextInt64(long.MinValue, long.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Pick(Texts),
    };

    /// <summary>As a part of a URL: escaped, raw as far as a request line can hold it, or broken.</summary>
    public string InUrl()
    {
        var text = Text();
        return _random.Next(4) switch
        {
            0 => string.Concat(text.Where(c => c is > ' ' and < '\u007f')),
            1 => "%" + _random.Next(256).ToString("x2", System.Globalization.CultureInfo.InvariantCulture) + Uri.EscapeDataString(Valid(text)),
            _ => Uri.EscapeDataString(Valid(text)),
        };
    }

    /// <summary>As the value of a header: bytes of Latin-1 without a line break, but sometimes with one that makes it malformed.</summary>
    public string InHeader()
    {
        var text = string.Concat(Text().Select(c => c > '\u00ff' ? '\u00e9' : c));
        return Sometimes(40) ? text : text.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');
    }

    /// <summary>Lone halves of surrogate pairs have no UTF-8.</summary>
    public static string Valid(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
