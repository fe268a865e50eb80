using System.Text;

namespace Bookinfo.HttpBin.Json;

/// <summary>
/// Writes JSON in the layout of either original. The callers give the members in the order of their dialect; nothing is sorted here.
/// </summary>
internal sealed class JsonText(ByteBuffer buffer)
{
    private JsonStyle _style = JsonStyle.Python;
    private int _depth;
    private bool _first = true;

    public ByteBuffer Buffer => buffer;

    /// <summary>Starts a new text behind what the buffer holds.</summary>
    public void Begin(JsonStyle style) => (_style, _depth, _first) = (style, 0, true);

    public void BeginObject() => Open((byte)'{');

    public void EndObject() => Close((byte)'}');

    public void BeginArray() => Open((byte)'[');

    public void EndArray() => Close((byte)']');

    /// <summary>Starts the next element of an array.</summary>
    public void Element() => NextMember();

    /// <summary>Starts a member whose name needs no escape.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        NextMember();
        buffer.Append((byte)'"');
        buffer.Append(name);
        buffer.Append((byte)'"');
        buffer.Append(_style.Colon);
    }

    /// <summary>Starts a member with a name that came from outside.</summary>
    public void Name(string name)
    {
        NextMember();
        String(name);
        buffer.Append(_style.Colon);
    }

    public void Raw(ReadOnlySpan<byte> json) => buffer.Append(json);

    public void Null() => buffer.Append("null"u8);

    public void Bool(bool value) => buffer.Append(value ? "true"u8 : "false"u8);

    public void Number(long value) => buffer.Append(value);

    public void String(string value)
    {
        buffer.Append((byte)'"');
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = PlainPrefix(rest);
            if (plain > 0)
            {
                var target = buffer.GetSpan(plain);
                buffer.Advance(Encoding.ASCII.GetBytes(rest[..plain], target));
                rest = rest[plain..];
                continue;
            }

            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done) One(rune);
            else LoneSurrogate(rest[0]);
            rest = rest[used..];
        }

        buffer.Append((byte)'"');
    }

    /// <summary>A string of bytes that should be UTF-8; wrong ones become U+FFFD.</summary>
    public void Utf8String(ReadOnlySpan<byte> value)
    {
        buffer.Append((byte)'"');
        while (!value.IsEmpty)
        {
            var plain = PlainPrefix(value);
            if (plain > 0)
            {
                buffer.Append(value[..plain]);
                value = value[plain..];
                continue;
            }

            Rune.DecodeFromUtf8(value, out var rune, out var used);
            One(rune);
            value = value[used..];
        }

        buffer.Append((byte)'"');
    }

    /// <summary>A string of characters that need no escape, such as base64.</summary>
    public void PlainString(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value)
    {
        buffer.Append((byte)'"');
        buffer.Append(prefix);
        buffer.Append(value);
        buffer.Append((byte)'"');
    }

    private void Open(byte bracket)
    {
        buffer.Append(bracket);
        _depth++;
        _first = true;
    }

    private void Close(byte bracket)
    {
        _depth--;
        // An empty group stays on its line.
        if (!_first) NewLine();
        _first = false;
        buffer.Append(bracket);
    }

    private void NextMember()
    {
        if (!_first) buffer.Append(_style.Separator);
        _first = false;
        NewLine();
    }

    private void NewLine()
    {
        if (!_style.Indented) return;
        buffer.Append((byte)'\n');
        for (var i = 0; i < _depth; i++) buffer.Append("  "u8);
    }

    private int PlainPrefix(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange(' ', '~');
        var run = end < 0 ? text : text[..end];
        var special = _style.Escapes == JsonEscapes.GoHtml ? run.IndexOfAny("\"\\<>&") : run.IndexOfAny('"', '\\');
        return special < 0 ? run.Length : special;
    }

    private int PlainPrefix(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        var run = end < 0 ? text : text[..end];
        var special = _style.Escapes == JsonEscapes.GoHtml ? run.IndexOfAny("\"\\<>&"u8) : run.IndexOfAny((byte)'"', (byte)'\\');
        return special < 0 ? run.Length : special;
    }

    private void One(Rune rune)
    {
        switch (rune.Value)
        {
            case '"': buffer.Append("\\\""u8); return;
            case '\\': buffer.Append("\\\\"u8); return;
            case '\n': buffer.Append("\\n"u8); return;
            case '\r': buffer.Append("\\r"u8); return;
            case '\t': buffer.Append("\\t"u8); return;
            case '\b': buffer.Append("\\b"u8); return;
            case '\f': buffer.Append("\\f"u8); return;
        }

        if (!MustEscape(rune.Value))
        {
            buffer.Advance(rune.EncodeToUtf8(buffer.GetSpan(4)));
            return;
        }

        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)]) Escape(unit);
    }

    private bool MustEscape(int value) => _style.Escapes switch
    {
        JsonEscapes.Ascii => value is < ' ' or > '~',
        JsonEscapes.Go => value is < ' ' or 0x2028 or 0x2029,
        _ => value is < ' ' or 0x2028 or 0x2029 or '<' or '>' or '&',
    };

    // Python writes a half of a pair as it is; Go has none in its strings.
    private void LoneSurrogate(char unit)
    {
        if (_style.Escapes == JsonEscapes.Ascii) Escape(unit);
        else buffer.Append("\uFFFD"u8);
    }

    private void Escape(char unit)
    {
        buffer.Append("\\u"u8);
        for (var shift = 12; shift >= 0; shift -= 4) buffer.Append("0123456789abcdef"u8[(unit >> shift) & 0xf]);
    }
}
