using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Bookinfo.ServiceDefaults.Listening;

/// <summary>
/// Moves contract ports to other addresses, so that many workloads can share one machine:
/// <c>PORT_MAP=9080=127.0.0.1:53021,udp/8078=127.0.0.1:53022</c>. Once it is set, nothing listens on any other address.
/// </summary>
public sealed class PortMap
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "PORT_MAP";

    internal const string Allowed = "PORT=ADDRESS:PORT or udp/PORT=ADDRESS:PORT, once for each port, separated by commas (9080=127.0.0.1:53021)";

    private const string UdpPrefix = "udp/";

    private readonly Dictionary<(bool Udp, int Port), IPEndPoint> _entries;

    private PortMap(Dictionary<(bool Udp, int Port), IPEndPoint> entries, bool isSet) => (_entries, IsSet) = (entries, isSet);

    /// <summary>No map: every port is opened as the contract says, on all addresses.</summary>
    public static PortMap Unset { get; } = new([], isSet: false);

    /// <summary>Whether there is a map at all.</summary>
    public bool IsSet { get; }

    /// <summary>The map in the environment of this process.</summary>
    /// <exception cref="SetupException">The variable is malformed.</exception>
    public static PortMap FromEnvironment() =>
        TryParse(Environment.GetEnvironmentVariable(Variable), out var map, out var piece)
            ? map
            : throw new SetupException($"{Variable}: found \"{piece}\", allowed is {Allowed}");

    /// <summary>Reads a map; null or empty text is no map. On failure <paramref name="wrongPiece"/> is the piece that is wrong.</summary>
    public static bool TryParse(string? text, out PortMap map, [NotNullWhen(false)] out string? wrongPiece)
    {
        map = Unset;
        wrongPiece = null;
        if (string.IsNullOrEmpty(text)) return true;
        var entries = new Dictionary<(bool, int), IPEndPoint>();
        foreach (var piece in text.Split(','))
        {
            if (TryParsePiece(piece, out var key, out var address) && entries.TryAdd(key, address)) continue;
            wrongPiece = piece;
            return false;
        }

        map = new PortMap(entries, isSet: true);
        return true;
    }

    /// <summary>
    /// Where a contract port is to listen: null without a map (all addresses); with one the mapped address, or an ephemeral
    /// loopback port for a port that is not listed.
    /// </summary>
    public IPEndPoint? Resolve(int port, bool udp = false)
    {
        if (!IsSet) return null;
        return _entries.TryGetValue((udp, port), out var address) ? address : new IPEndPoint(IPAddress.Loopback, 0);
    }

    private static bool TryParsePiece(string piece, out (bool Udp, int Port) key, [NotNullWhen(true)] out IPEndPoint? address)
    {
        key = default;
        address = null;
        var (from, to) = piece.IndexOf('=') is > 0 and var at ? (piece[..at], piece[(at + 1)..]) : ("", "");
        var udp = from.StartsWith(UdpPrefix, StringComparison.Ordinal);
        if (!TryParsePort(udp ? from[UdpPrefix.Length..] : from, out var port)) return false;
        var colon = to.LastIndexOf(':');
        if (colon <= 0 || !TryParsePort(to[(colon + 1)..], out var target) || !TryParseAddress(to[..colon], out var ip)) return false;
        key = (udp, port);
        address = new IPEndPoint(ip, target);
        return true;
    }

    // "1" and "[::1]:2" would pass IPAddress.TryParse too; only what is written out in full is meant.
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        var bracketed = text.StartsWith('[') && text.EndsWith(']');
        return IPAddress.TryParse(bracketed ? text[1..^1] : text, out address)
            && (bracketed ? address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 : text.Count(c => c == '.') == 3);
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
}
