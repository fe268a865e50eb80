using System.Buffers;
using System.Text;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Istio's BASE normalisation: <c>.</c> and <c>..</c> segments are resolved, percent-encodings of unreserved characters are
/// decoded. Everything else stays as sent, <c>%2F</c>, broken encodings and repeated slashes included; a backslash becomes a slash.
/// </summary>
internal static class PathNormalizer
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create("%\\");

    /// <param name="path">Without the query string; begins with a slash.</param>
    /// <returns>The very same text when nothing had to change; null when it holds an encoded NUL: 400.</returns>
    public static string? Normalize(string path)
    {
        if (path.AsSpan().IndexOfAny(Suspicious) < 0 && !path.Contains("/.", StringComparison.Ordinal)) return path;
        if (Decode(path) is not { } decoded) return null;
        return decoded.Contains("/.", StringComparison.Ordinal) ? ResolveDots(decoded) : decoded;
    }

    private static string? Decode(string path)
    {
        var result = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (c == '\\') c = '/';
            if (c != '%')
            {
                result.Append(c);
                continue;
            }

            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                result.Append(c);
                continue;
            }

            var code = Convert.ToInt32(path.Substring(i + 1, 2), 16);
            if (code == 0) return null;
            if (char.IsAsciiLetterOrDigit((char)code) || code is '-' or '.' or '_' or '~') result.Append((char)code);
            else result.Append(path, i, 3);
            i += 2;
        }

        return result.ToString();
    }

    private static string ResolveDots(string path)
    {
        var segments = new List<string>();
        var parts = path.Split('/');
        for (var i = 1; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            switch (parts[i])
            {
                case ".":
                    if (isLast) segments.Add("");
                    break;
                case "..":
                    // Above the root there is only the root.
                    if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
                    if (isLast) segments.Add("");
                    break;
                default:
                    segments.Add(parts[i]);
                    break;
            }
        }

        return "/" + string.Join('/', segments);
    }
}
