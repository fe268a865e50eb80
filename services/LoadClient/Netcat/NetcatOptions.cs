using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bookinfo.LoadClient.Netcat;

/// <summary>What <c>nc</c> connects with what.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsUdp">UDP instead of TCP.</param>
internal sealed record NetcatOptions(string Host, int Port, bool IsUdp)
{
    public const string Allowed = "HOST:PORT, HOST PORT or udp://HOST:PORT";

    private const string UdpScheme = "udp://";
    private const string TcpScheme = "tcp://";

    /// <summary>Whether the end of the input is passed on; false (<c>-nc-dont-stop-on-eof</c>): only the other side ends the conversation.</summary>
    public bool StopsOnEndOfInput { get; init; } = true;

    /// <summary>How long connecting may take (<c>-timeout</c>). Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>UDP: how long after the end of the input an answer is waited for (<c>-udp-timeout</c>). Default 750 ms.</summary>
    public TimeSpan UdpSilence { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>Reads the words after the flags.</summary>
    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out NetcatOptions? options)
    {
        options = null;
        if (words.Count is < 1 or > 2) return false;
        var isUdp = words[0].StartsWith(UdpScheme, StringComparison.OrdinalIgnoreCase);
        var hasScheme = isUdp || words[0].StartsWith(TcpScheme, StringComparison.OrdinalIgnoreCase);
        var place = hasScheme ? words[0][UdpScheme.Length..].TrimEnd('/') : words[0];
        var colon = words.Count == 2 ? place.Length : place.LastIndexOf(':');
        if (colon <= 0) return false;
        var host = place[..colon] is ['[', .. var bracketed, ']'] ? bracketed : place[..colon];
        if (!int.TryParse(words.Count == 2 ? words[1] : place[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535) return false;
        options = new NetcatOptions(host, port, isUdp);
        return true;
    }
}
