using System.Buffers.Text;
using System.Text;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>
/// Head of one answer, read line by line as the bytes come. Reused for the next answer of its connection: a line that says
/// the same as the one before it in that place keeps its strings.
/// </summary>
/// <param name="lowerCase">Whether names are passed on in lower case.</param>
internal sealed class AnswerHead(bool lowerCase)
{
    /// <summary>Envoy's limit for all lines together.</summary>
    private const int LongestHead = 60 * 1024;

    private const int MostLines = 100;

    private readonly List<(string Name, string Value)> _lines = new(16);

    private string? _connection;

    private bool _statusRead;

    private bool _http10;

    private bool _transferEncoding;

    private int _length;

    private Func<string, string?>? _find;

    public int Status { get; private set; }

    public int Count { get; private set; }

    /// <summary>Null: not said.</summary>
    public long? ContentLength { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>Whether the peer will close after this answer.</summary>
    public bool Closes { get; private set; }

    /// <summary>Value of a header by name, null when absent.</summary>
    public Func<string, string?> Find => _find ??= FindLine;

    public (string Name, string Value) this[int index] => _lines[index];

    /// <summary>Before the first byte of an answer.</summary>
    public void Clear()
    {
        (_connection, _statusRead, _http10, _transferEncoding, _length) = (null, false, false, false, 0);
        (Status, Count, ContentLength, IsChunked, Closes) = (0, 0, null, false, false);
    }

    /// <summary>Reads as many lines as are there.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="consumed">How much of it is understood and done with.</param>
    public Parsed Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (!_statusRead && !StartsLikeHttp(bytes)) return Parsed.Malformed;
        while (true)
        {
            var cut = FieldLine.TryCut(bytes[consumed..], out var line, out var used);
            if (cut == Parsed.Incomplete) return _length + bytes.Length - consumed > LongestHead ? Parsed.Malformed : Parsed.Incomplete;
            consumed += used;
            _length += used;
            if (cut == Parsed.Malformed || _length > LongestHead) return Parsed.Malformed;
            if (!_statusRead)
            {
                if (!ReadStatus(line)) return Parsed.Malformed;
            }
            else if (line.IsEmpty)
            {
                return Finish() ? Parsed.Complete : Parsed.Malformed;
            }
            else if (!ReadField(line))
            {
                return Parsed.Malformed;
            }
        }
    }

    private static bool StartsLikeHttp(ReadOnlySpan<byte> bytes)
    {
        var start = "HTTP/1."u8;
        return bytes.Length >= start.Length ? bytes.StartsWith(start) : start.StartsWith(bytes);
    }

    private bool ReadStatus(ReadOnlySpan<byte> line)
    {
        const int StatusAt = 9;
        const int StatusLength = 3;
        if (line.Length < StatusAt + StatusLength || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ') return false;
        if (!Utf8Parser.TryParse(line.Slice(StatusAt, StatusLength), out int status, out var digits) || digits != StatusLength || status < 100) return false;
        if (line.Length > StatusAt + StatusLength && line[StatusAt + StatusLength] != ' ') return false;
        if (FieldLine.HasControls(line)) return false;
        _http10 = line[7] == '0';
        _statusRead = true;
        Status = status;
        return true;
    }

    private bool ReadField(ReadOnlySpan<byte> line)
    {
        if (!FieldLine.TrySplit(line, out var name, out var value)) return false;
        switch (HopByHop.KindOf(name))
        {
            case FieldKind.ContentLength:
                // Said twice is never trusted, not even when both agree.
                if (ContentLength is not null || value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
                if (!Utf8Parser.TryParse(value, out long length, out var digits) || digits != value.Length) return false;
                ContentLength = length;
                return true;
            case FieldKind.TransferEncoding:
                if (_transferEncoding || !Ascii.EqualsIgnoreCase(value, "chunked"u8)) return false;
                _transferEncoding = IsChunked = true;
                return true;
            case FieldKind.Connection:
                var text = Encoding.Latin1.GetString(value);
                _connection = _connection is null ? text : $"{_connection},{text}";
                return true;
            case FieldKind.HopByHop:
                return true;
            default:
                return Add(name, value);
        }
    }

    private bool Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Count == MostLines) return false;
        if (Count == _lines.Count)
        {
            _lines.Add((KnownNames.Text(name, lowerCase), Encoding.Latin1.GetString(value)));
        }
        else
        {
            var (earlierName, earlierValue) = _lines[Count];
            var same = Ascii.EqualsIgnoreCase(name, earlierName);
            var sameValue = Ascii.Equals(value, earlierValue);
            if (!same || !sameValue) _lines[Count] = (same ? earlierName : KnownNames.Text(name, lowerCase), sameValue ? earlierValue : Encoding.Latin1.GetString(value));
        }

        Count++;
        return true;
    }

    private bool Finish()
    {
        // A length and an encoding contradict each other; an encoding in HTTP/1.0 means nothing certain.
        if (_transferEncoding && (ContentLength is not null || _http10)) return false;
        Closes = _http10;
        if (_connection is null) return true;
        foreach (var part in _connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Equals("close", StringComparison.OrdinalIgnoreCase)) Closes = true;
            else if (part.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)) Closes = false;
            else Remove(part);
        }

        if (_connection.Contains("close", StringComparison.OrdinalIgnoreCase)) Closes = true;
        return true;
    }

    private void Remove(string name)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (!_lines[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            _lines.RemoveAt(i);
            Count--;
        }
    }

    private string? FindLine(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_lines[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return _lines[i].Value;
        }

        return null;
    }
}
