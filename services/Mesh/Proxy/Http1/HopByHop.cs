using System.Text;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>What a header line means to the connection it came on.</summary>
internal enum FieldKind
{
    /// <summary>Nothing: it is passed on.</summary>
    EndToEnd,

    /// <summary>It ends here.</summary>
    HopByHop,

    Connection,

    ContentLength,

    TransferEncoding,
}

/// <summary>Tells headers that are about one connection from those that travel with the message.</summary>
internal static class HopByHop
{
    public static FieldKind KindOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        7 when Ascii.EqualsIgnoreCase(name, "upgrade"u8) || Ascii.EqualsIgnoreCase(name, "trailer"u8) => FieldKind.HopByHop,
        10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => FieldKind.Connection,
        10 when Ascii.EqualsIgnoreCase(name, "keep-alive"u8) => FieldKind.HopByHop,
        14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => FieldKind.ContentLength,
        16 when Ascii.EqualsIgnoreCase(name, "proxy-connection"u8) => FieldKind.HopByHop,
        17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => FieldKind.TransferEncoding,
        _ => FieldKind.EndToEnd,
    };

    /// <summary>Whether a request's header stays behind: hop-by-hop, written by us, or answered by us already (expect).</summary>
    public static bool StaysBehind(string name) => name.Length switch
    {
        2 => Is(name, "te"),
        4 => Is(name, "host"),
        6 => Is(name, "expect"),
        7 => Is(name, "upgrade") || Is(name, "trailer"),
        10 => Is(name, "connection") || Is(name, "keep-alive"),
        14 => Is(name, "content-length") || Is(name, "http2-settings"),
        16 => Is(name, "proxy-connection"),
        17 => Is(name, "transfer-encoding"),
        19 => Is(name, "proxy-authorization"),
        _ => false,
    };

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
