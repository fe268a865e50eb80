using System.Text;

namespace Bookinfo.HttpBin.Json;

/// <summary>Bytes that are no text, as a string that starts with <c>data:</c>.</summary>
internal static class DataUrls
{
    /// <param name="json">Where to.</param>
    /// <param name="contentType">As the client gave it.</param>
    /// <param name="bytes">What.</param>
    /// <param name="urlSafe">Whether <c>-</c> and <c>_</c> take the place of <c>+</c> and <c>/</c>.</param>
    public static void DataUrl(this JsonText json, string contentType, ReadOnlySpan<byte> bytes, bool urlSafe)
    {
        var text = new StringBuilder("data:", (bytes.Length * 4 / 3) + 64).Append(contentType).Append(";base64,");
        var start = text.Length;
        text.Append(Convert.ToBase64String(bytes));
        if (urlSafe) text.Replace('+', '-', start, text.Length - start).Replace('/', '_', start, text.Length - start);
        json.String(text.ToString());
    }
}
