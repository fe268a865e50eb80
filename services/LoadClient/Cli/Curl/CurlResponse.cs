using System.Globalization;
using System.Text;

namespace Bookinfo.LoadClient.Cli.Curl;

/// <summary>The head of an answer as text.</summary>
internal static class CurlResponse
{
    public static string Head(HttpResponseMessage response)
    {
        var text = new StringBuilder();
        var version = response.Version.Major == 1 ? response.Version.ToString(2) : response.Version.Major + ".0";
        text.Append(CultureInfo.InvariantCulture, $"HTTP/{version} {(int)response.StatusCode} {response.ReasonPhrase}\r\n");
        foreach (var headers in (System.Net.Http.Headers.HttpHeaders[])[response.Headers, response.Content.Headers])
            foreach (var (name, values) in headers.NonValidated)
                foreach (var value in values) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return text.Append("\r\n").ToString();
    }
}
