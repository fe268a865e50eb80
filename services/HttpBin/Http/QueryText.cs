namespace Bookinfo.HttpBin.Http;

/// <summary>Reads <c>a=1&amp;b=2</c>, from a query or from a form body.</summary>
internal static class QueryText
{
    /// <summary>The Python original: whatever came is taken, escapes that are none stay.</summary>
    public static void ReadLenient(string text, FieldList fields) => Read(text, fields, lenient: true);

    /// <summary>The Go original: malformed pairs and pairs with a semicolon are dropped.</summary>
    /// <returns>False where something was dropped.</returns>
    public static bool ReadStrict(string text, FieldList fields) => Read(text, fields, lenient: false);

    private static bool Read(ReadOnlySpan<char> text, FieldList fields, bool lenient)
    {
        var complete = true;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('&');
            var pair = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            if (lenient)
            {
                fields.Add(PercentText.Decode(name, plusIsSpace: true), PercentText.Decode(value, plusIsSpace: true));
            }
            else if (!pair.Contains(';')
                && PercentText.TryDecode(name, plusIsSpace: true, out var goodName)
                && PercentText.TryDecode(value, plusIsSpace: true, out var goodValue))
            {
                fields.Add(goodName, goodValue);
            }
            else
            {
                complete = false;
            }
        }

        return complete;
    }
}
