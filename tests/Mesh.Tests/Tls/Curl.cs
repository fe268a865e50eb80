using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>curl as a visitor of a gateway, without the proxies of this machine.</summary>
internal static class Curl
{
    private static readonly Dictionary<string, string?> NoProxy = new()
    {
        ["http_proxy"] = null,
        ["https_proxy"] = null,
        ["HTTPS_PROXY"] = null,
        ["all_proxy"] = null,
        ["ALL_PROXY"] = null,
        ["CURL_HOME"] = Path.GetTempPath(),
    };

    /// <summary>Asks for a URL whose host is the given address.</summary>
    /// <returns>Exit code, and what curl wrote: the body, then a line <c>VERSION STATUS</c>.</returns>
    public static async Task<(int Exit, string Output)> GetAsync(IPEndPoint gateway, string host, string path, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(
            "curl",
            ["-s", "-S", "-m", "60", "--resolve", $"{host}:{gateway.Port}:{gateway.Address}", "-w", "\n%{http_version} %{http_code}", .. arguments, $"https://{host}:{gateway.Port}{path}"],
            NoProxy);
        return (result.ExitCode, result.StandardOutput);
    }
}
