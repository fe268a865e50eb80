using System.Buffers.Text;
using System.Text;

namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>What the status line and the headers of an answer say, line by line.</summary>
/// <param name="splitBy">Headers whose values are kept; empty: none.</param>
internal sealed class ResponseHead(IReadOnlyList<string> splitBy)
{
    private readonly HeaderValues? _split = splitBy.Count == 0 ? null : new HeaderValues(splitBy);

    private bool _isHttp11;
    private bool _close;
    private bool _keepAliveAsked;

    public int Status { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>-1: not said.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the server will keep the connection.</summary>
    public bool KeepAlive => !_close && (_isHttp11 || _keepAliveAsked);

    /// <summary>Values of the headers the result is split by, comma separated; null: not asked for.</summary>
    public string? Split => _split?.Values;

    /// <summary>Gets ready for the next head.</summary>
    public void Begin()
    {
        (Status, _isHttp11, _close, _keepAliveAsked, IsChunked, ContentLength) = (0, false, false, false, false, -1);
        _split?.Clear();
    }

    /// <returns>False: it is none.</returns>
    public bool StatusLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != ' ' || (line.Length > 12 && line[12] != ' ')) return false;
        if (line[7] is not ((byte)'0' or (byte)'1') || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) || digits != 3) return false;
        (Status, _isHttp11) = (status, line[7] == '1');
        return status >= 100;
    }

    /// <returns>False: it is none, or says what cannot be.</returns>
    public bool Header(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) return false;
        var name = line[..colon];
        _split?.See(name, line[(colon + 1)..]);
        return name.Length switch
        {
            10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => Connection(line[(colon + 1)..]),
            14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => Length(line[(colon + 1)..]),
            17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => TransferEncoding(line[(colon + 1)..]),
            _ => true,
        };
    }

    private bool Connection(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var token = value[range].Trim((byte)' ');
            _close |= Ascii.EqualsIgnoreCase(token, "close"u8);
            _keepAliveAsked |= Ascii.EqualsIgnoreCase(token, "keep-alive"u8);
        }

        return true;
    }

    // Two lengths that differ would let one answer hide in another.
    private bool Length(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t"u8);
        if (value.Length == 0 || value[0] is (byte)'-' or (byte)'+') return false;
        if (!Utf8Parser.TryParse(value, out long length, out var digits) || digits != value.Length) return false;
        if (ContentLength >= 0 && ContentLength != length) return false;
        ContentLength = length;
        return true;
    }

    private bool TransferEncoding(ReadOnlySpan<byte> value)
    {
        var last = value[(value.LastIndexOf((byte)',') + 1)..].Trim(" \t"u8);
        IsChunked = Ascii.EqualsIgnoreCase(last, "chunked"u8);
        return true;
    }
}
