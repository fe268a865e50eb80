using System.Text;

namespace Bookinfo.HttpBin.Json;

/// <summary>Reads JSON by the rules of either original's parser. A failure is null with the reason.</summary>
internal ref struct JsonParser
{
    /// <summary>Deeper nesting is refused: the parser calls itself.</summary>
    public const int MaxDepth = 500;

    private readonly string _text;
    private readonly bool _python;
    private int _at;
    private int _depth;
    private string? _error;

    private JsonParser(string text, bool python) => (_text, _python) = (text, python);

    /// <summary>Python's json.loads: NaN and Infinity are numbers, nothing may follow the value. Null when it is not JSON.</summary>
    public static JsonValue? Python(string text)
    {
        var parser = new JsonParser(text, python: true);
        var value = parser.Read();
        parser.Blanks();
        return parser._at == text.Length && parser._error is null ? value : null;
    }

    /// <summary>Go's decoder: the first value counts and whatever follows it is ignored.</summary>
    public static JsonValue? Go(string text, out string? error)
    {
        var parser = new JsonParser(text, python: false);
        var value = parser.Read();
        error = parser._error;
        return error is null ? value : null;
    }

    private JsonValue? Read()
    {
        Blanks();
        if (_at >= _text.Length) return Fail("unexpected EOF");
        if (++_depth > MaxDepth) return Fail("exceeded max depth");
        JsonValue? value = _text[_at] switch
        {
            '{' => ReadObject(),
            '[' => ReadArray(),
            '"' => ReadString() is { } text ? new JsonString(text) : null,
            _ => ReadLiteral(),
        };
        _depth--;
        return value;
    }

    private JsonObject? ReadObject()
    {
        var members = new SortedDictionary<string, JsonValue>(CodePointOrder.Instance);
        _at++;
        if (Take('}')) return new JsonObject(members);
        while (true)
        {
            Blanks();
            if (Peek() != '"') return Unexpected<JsonObject>();
            if (ReadString() is not { } name) return null;
            if (!Take(':')) return Unexpected<JsonObject>();
            if (Read() is not { } value) return null;
            members[name] = value;
            if (Take('}')) return new JsonObject(members);
            if (!Take(',')) return Unexpected<JsonObject>();
        }
    }

    private JsonArray? ReadArray()
    {
        var items = new List<JsonValue>();
        _at++;
        if (Take(']')) return new JsonArray(items);
        while (true)
        {
            if (Read() is not { } value) return null;
            items.Add(value);
            if (Take(']')) return new JsonArray(items);
            if (!Take(',')) return Unexpected<JsonArray>();
        }
    }

    private string? ReadString()
    {
        _at++;
        var end = _text.AsSpan(_at).IndexOfAny('"', '\\');
        if (end >= 0 && _text[_at + end] == '"' && _text.AsSpan(_at, end).IndexOfAnyInRange('\0', '\x1f') < 0)
        {
            _at += end + 1;
            return _text.Substring(_at - end - 1, end);
        }

        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == '"') return _python ? text.ToString() : Halves(text);
            if (c < ' ') return Unexpected<string>(-1);
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            if (!ReadEscape(text)) return Unexpected<string>();
        }

        Fail("unexpected EOF");
        return null;
    }

    private bool ReadEscape(StringBuilder text)
    {
        if (_at >= _text.Length) return false;
        var c = _text[_at++];
        var simple = "\"\\/bfnrt".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            text.Append("\"\\/\b\f\n\r\t"[simple]);
            return true;
        }

        if (c != 'u' || _at + 4 > _text.Length) return false;
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            if (!char.IsAsciiHexDigit(_text[_at])) return false;
            unit = (unit << 4) + Convert.ToInt32(_text.Substring(_at++, 1), 16);
        }

        text.Append((char)unit);
        return true;
    }

    private JsonLiteral? ReadLiteral()
    {
        foreach (var word in (ReadOnlySpan<string>)["null", "true", "false"])
        {
            if (TakeWord(word)) return new JsonLiteral(word);
        }

        if (_python)
        {
            foreach (var word in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity"])
            {
                if (TakeWord(word)) return new JsonLiteral(word);
            }
        }

        var start = _at;
        if (!SkipNumber()) return Unexpected<JsonLiteral>();
        var number = _text[start.._at];
        if (_python) return new JsonLiteral(NumberText.Python(number));
        if (NumberText.Go(number) is { } text) return new JsonLiteral(text);
        Fail($"json: cannot unmarshal number {number} into Go value of type float64");
        return null;
    }

    private bool SkipNumber()
    {
        if (Peek() == '-') _at++;
        if (Peek() == '0') _at++;
        else if (!SkipDigits()) return false;
        if (Peek() == '.' && char.IsAsciiDigit(PeekAfter(1)))
        {
            _at++;
            SkipDigits();
        }

        if (Peek() is not ('e' or 'E')) return true;
        var sign = PeekAfter(1) is '+' or '-' ? 1 : 0;
        if (!char.IsAsciiDigit(PeekAfter(1 + sign))) return true;
        _at += 1 + sign;
        return SkipDigits();
    }

    private bool SkipDigits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek())) _at++;
        return _at > start;
    }

    private readonly char Peek() => PeekAfter(0);

    private readonly char PeekAfter(int count) => _at + count < _text.Length ? _text[_at + count] : '\0';

    private bool Take(char wanted)
    {
        Blanks();
        if (Peek() != wanted || _at >= _text.Length) return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) return false;
        _at += word.Length;
        return true;
    }

    private void Blanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
    }

    // Go has no lone surrogates: each becomes U+FFFD.
    private static string Halves(StringBuilder text)
    {
        var whole = text.ToString();
        return string.Concat(whole.EnumerateRunes());
    }

    private JsonValue? Fail(string error)
    {
        _error ??= error;
        return null;
    }

    private T? Unexpected<T>(int back = 0) where T : class
    {
        Fail(_at + back < _text.Length ? $"invalid character '{_text[_at + back]}' at offset {_at + back}" : "unexpected EOF");
        return null;
    }
}
