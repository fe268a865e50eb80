namespace Bookinfo.HttpBin.Json;

/// <summary>Which characters of a JSON string are escaped; quotes, backslashes and control characters always are.</summary>
internal enum JsonEscapes
{
    /// <summary>Everything outside printable ASCII.</summary>
    Ascii,

    /// <summary>Only the line separators U+2028 and U+2029.</summary>
    Go,

    /// <summary>As <see cref="Go"/>, and the characters <c>&lt; &gt; &amp;</c>.</summary>
    GoHtml,
}
