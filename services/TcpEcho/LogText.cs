using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bookinfo.TcpEcho;

/// <summary>What a client sent, as it may stand in a log: one line, no terminal commands, not endless.</summary>
internal static class LogText
{
    /// <summary>Bytes of a line that are logged; the rest is only counted.</summary>
    internal const int Shown = 1024;

    private const char Tab = '\t';

    /// <summary>The text without its newline; control characters as <c>\xNN</c>, what is not UTF-8 as U+FFFD.</summary>
    public static string Of(in ReadOnlySequence<byte> line)
    {
        var bytes = line.Length - 1;
        var text = Escape(Encoding.UTF8.GetString(line.Slice(0, Math.Min(bytes, Shown))));
        return bytes <= Shown ? text : string.Create(CultureInfo.InvariantCulture, $"{text}... ({bytes} bytes)");
    }

    private static string Escape(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var safe = new StringBuilder();
        foreach (var character in text)
        {
            if (IsUnsafe(character)) safe.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            else safe.Append(character);
        }

        return safe.ToString();
    }

    // Beside the control characters: line and paragraph separators, and the marks that turn the direction of writing.
    private static bool IsUnsafe(char character) => character != Tab
        && (char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format);
}
