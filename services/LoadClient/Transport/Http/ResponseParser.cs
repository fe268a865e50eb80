using System.Buffers.Text;

namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>
/// Reads HTTP/1.x answers as they come, in pieces of any size, and keeps nothing but the figures. It does no I/O and allocates only
/// when a line of the head is split over two pieces.
/// </summary>
/// <param name="splitBy">Headers whose values are kept; empty: none.</param>
internal sealed class ResponseParser(IReadOnlyList<string> splitBy)
{
    /// <summary>A longer head, line of a chunk or trailer is no answer.</summary>
    private const int HeadLimit = 64 * 1024;

    private readonly ResponseHead _head = new(splitBy);

    private byte[] _line = [];
    private int _lineLength;
    private int _lineBytes;
    private Part _part;
    private long _left;
    private bool _noBody;

    private enum Part
    {
        StatusLine,
        Headers,
        Body,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailers,
        UntilClose,
        Done,
    }

    public int Status => _head.Status;

    /// <summary>Bytes so far, head and framing included.</summary>
    public long Size { get; private set; }

    /// <summary>Bytes of the final head.</summary>
    public int HeaderSize { get; private set; }

    /// <summary>Whether the connection may carry another call.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Values of the headers the result is split by, comma separated; null: not asked for.</summary>
    public string? Split => _head.Split;

    /// <summary>Gets ready for the next answer.</summary>
    /// <param name="noBody">It answers a HEAD.</param>
    public void Begin(bool noBody)
    {
        (Size, KeepAlive) = (0, false);
        _noBody = noBody;
        BeginHead();
    }

    /// <summary>Takes the next piece.</summary>
    /// <returns>Where the answer stands. What follows a whole answer makes <see cref="KeepAlive"/> false: nobody asked for it.</returns>
    public ResponseState Feed(ReadOnlySpan<byte> bytes)
    {
        while (_part != Part.Done && bytes.Length > 0)
        {
            if (!(IsCounted ? Skip(ref bytes) : TakeLine(ref bytes))) return ResponseState.Malformed;
        }

        if (_part != Part.Done) return ResponseState.Incomplete;
        if (bytes.Length > 0) KeepAlive = false;
        return ResponseState.Complete;
    }

    /// <summary>The peer has closed.</summary>
    public ResponseState End() => _part is Part.UntilClose or Part.Done ? ResponseState.Complete : ResponseState.Incomplete;

    private bool IsCounted => _part is Part.Body or Part.Chunk or Part.UntilClose;

    private bool Skip(ref ReadOnlySpan<byte> bytes)
    {
        var skipped = _part == Part.UntilClose ? bytes.Length : (int)Math.Min(_left, bytes.Length);
        bytes = bytes[skipped..];
        Size += skipped;
        _left -= skipped;
        if (_left == 0 && _part == Part.Body) _part = Part.Done;
        else if (_left == 0 && _part == Part.Chunk) _part = Part.ChunkEnd;
        return true;
    }

    // A line that is whole in this piece is read where it lies; only a split one is copied.
    private bool TakeLine(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var taken = end < 0 ? bytes.Length : end + 1;
        Size += taken;
        HeaderSize += _part is Part.StatusLine or Part.Headers ? taken : 0;
        _lineBytes += taken;
        if (_lineBytes > HeadLimit) return false;
        var piece = bytes[..taken];
        bytes = bytes[taken..];
        if (end >= 0 && _lineLength == 0) return Line(Trim(piece));
        Keep(piece);
        if (end < 0) return true;
        var whole = Trim(_line.AsSpan(0, _lineLength));
        _lineLength = 0;
        return Line(whole);
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_lineLength + piece.Length > _line.Length) Array.Resize(ref _line, Math.Min(HeadLimit, 2 * (_lineLength + piece.Length)));
        piece.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += piece.Length;
    }

    // A line may end in a bare LF: some servers do that, and every browser takes it.
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line is [.., (byte)'\r', (byte)'\n'] ? line[..^2] : line[..^1];

    private bool Line(ReadOnlySpan<byte> line) => _part switch
    {
        Part.StatusLine => StatusLine(line),
        Part.Headers => line.Length == 0 ? EndOfHead() : _head.Header(line),
        Part.ChunkSize => ChunkSize(line),
        Part.ChunkEnd => EndOfChunk(line),
        _ => Trailer(line),
    };

    private bool StatusLine(ReadOnlySpan<byte> line)
    {
        _part = Part.Headers;
        return _head.StatusLine(line);
    }

    private bool EndOfHead()
    {
        // An interim answer is not the answer; 101 would be the end of HTTP on this connection, and nobody asked for it.
        if (Status is >= 100 and < 200)
        {
            if (Status == 101) return false;
            BeginHead();
            return true;
        }

        KeepAlive = _head.KeepAlive;
        _lineBytes = 0;
        if (_noBody || Status is 204 or 304) _part = Part.Done;
        else if (_head.IsChunked) _part = Part.ChunkSize;
        else if (_head.ContentLength >= 0) (_left, _part) = (_head.ContentLength, _head.ContentLength == 0 ? Part.Done : Part.Body);
        else (KeepAlive, _part) = (false, Part.UntilClose);
        return true;
    }

    private bool ChunkSize(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out long size, out var digits, 'x') || size < 0) return false;
        if (digits < line.Length && line[digits] is not ((byte)';' or (byte)' ' or (byte)'\t')) return false;
        (_left, _lineBytes, _part) = (size, 0, size == 0 ? Part.Trailers : Part.Chunk);
        return true;
    }

    private bool EndOfChunk(ReadOnlySpan<byte> line)
    {
        _part = Part.ChunkSize;
        return line.Length == 0;
    }

    private bool Trailer(ReadOnlySpan<byte> line)
    {
        if (line.Length == 0) _part = Part.Done;
        return true;
    }

    private void BeginHead()
    {
        (_part, _lineLength, _lineBytes, HeaderSize) = (Part.StatusLine, 0, 0, 0);
        _head.Begin();
    }
}
