using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>Text that becomes part of a header.</summary>
internal static class HeaderText
{
    private const string NameMarks = "!#$%&'*+-.^_`|~";

    /// <summary>Whether a text may stand as a header value: no control characters but the tab, Latin-1 only.</summary>
    public static bool IsValue(string text)
    {
        foreach (var c in text)
        {
            if (c is (< ' ' and not '\t') or '\x7f' or > '\xff') return false;
        }

        return true;
    }

    public static bool IsName(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || NameMarks.Contains(c, StringComparison.Ordinal));

    /// <summary>A value that came in as a header and goes out as one: it was read as Latin-1 and is written so.</summary>
    public static string Safe(string text) => IsValue(text) ? text : "";

    /// <summary>The text without the characters that no header may have, of which forwarded headers may have brought some.</summary>
    public static string WithoutControls(string text) => IsValue(text) ? text : string.Concat(text.Where(c => c is (>= ' ' and not '\x7f') and <= '\xff'));

    /// <summary>Text as the Latin-1 reading of its UTF-8 bytes: what goes out is UTF-8 then.</summary>
    public static string Utf8AsLatin1(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f') < 0 ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The reverse: header bytes that were UTF-8, as text; wrong ones become U+FFFD.</summary>
    public static string Latin1AsUtf8(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f') < 0 ? text : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));
}
