using System.Globalization;
using System.Net;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>An address to listen on, as gunicorn writes it.</summary>
internal static class BindAddress
{
    /// <summary>Reads <c>HOST:PORT</c>, <c>:PORT</c>, <c>[::]:PORT</c> or <c>PORT</c>; false for anything else, unix sockets included.</summary>
    public static bool TryParse(string text, out string host, out int port)
    {
        var address = text.StartsWith("tcp://", StringComparison.Ordinal) ? text[6..] : text;
        var colon = address.LastIndexOf(':');
        host = colon < 0 ? "" : address[..colon];
        var digits = colon < 0 ? address : address[(colon + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535
            && (host is "" or "localhost" || IPAddress.TryParse(host, out _));
    }
}
