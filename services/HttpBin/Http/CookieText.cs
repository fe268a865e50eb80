using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>Cookies as they travel, by hand: ASP.NET Core would encode values and write attributes in lower case.</summary>
internal static class CookieText
{
    private const string PlainMarks = "!#%&'~_`><@,:/$*+-.^|)(?}{=";

    /// <summary>Reads a Cookie header; a name that comes twice is there twice.</summary>
    public static void Read(string header, FieldList cookies)
    {
        foreach (var piece in header.Split(';'))
        {
            var text = piece.Trim();
            if (text.Length == 0) continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? ("", text) : (text[..equals].TrimEnd(), text[(equals + 1)..].TrimStart());
            cookies.Add(HeaderText.Latin1AsUtf8(name), HeaderText.Latin1AsUtf8(Unquote(value)));
        }
    }

    /// <summary>A value as the Python original writes it: in quotes, with octal escapes, where it is not plain.</summary>
    public static string QuotePy(string value)
    {
        if (value.All(IsPlain)) return value;
        var quoted = new StringBuilder("\"");
        foreach (var unit in Encoding.UTF8.GetBytes(value))
        {
            if (unit is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)unit);
            else if (unit < 0x80 && (IsPlain((char)unit) || unit == ' ')) quoted.Append((char)unit);
            else quoted.Append('\\').Append(Convert.ToString(unit, 8).PadLeft(3, '0'));
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A value as Go writes it: characters that have no place in a cookie are left out.</summary>
    public static string SanitizeGo(string value)
    {
        var kept = string.Concat(value.Where(c => c is >= ' ' and < '\x7f' and not ('"' or ';' or '\\')));
        return kept.AsSpan().IndexOfAny(' ', ',') >= 0 ? $"\"{kept}\"" : kept;
    }

    /// <summary>A path or domain as Go writes it.</summary>
    public static string SanitizeAttribute(string value) => string.Concat(value.Where(c => c is >= ' ' and < '\x7f' and not ';'));

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || PlainMarks.Contains(c, StringComparison.Ordinal);

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"') return value;
        var text = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length - 1; i++)
        {
            if (value[i] != '\\' || i + 1 >= value.Length - 1)
            {
                text.Append(value[i]);
            }
            else if (i + 3 < value.Length - 1 && value[i + 1] is >= '0' and <= '3' && value[i + 2] is >= '0' and <= '7' && value[i + 3] is >= '0' and <= '7')
            {
                text.Append((char)(((value[i + 1] - '0') << 6) | ((value[i + 2] - '0') << 3) | (value[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(value[++i]);
            }
        }

        return text.ToString();
    }
}
