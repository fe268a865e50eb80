using System.Buffers.Binary;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace Bookinfo.Playground.Api.Spdy;

/// <summary>Reads and writes header blocks. One per connection and in the order of its frames: each block is compressed against those before it.</summary>
internal sealed class SpdyHeaders : IDisposable
{
    /// <summary>Longest block, uncompressed, in bytes; Kubernetes' clients send some hundred.</summary>
    private const int MaxBlock = 16 * 1024;

    private readonly Inflater _inflater = new();
    private readonly MemoryStream _written = new();
    private readonly ZLibStream _deflater;
    private readonly byte[] _block = new byte[MaxBlock];

    public SpdyHeaders() => _deflater = new ZLibStream(_written, CompressionLevel.Fastest);

    /// <summary>Names are in lower case; where one has several values, zero bytes stand between them.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or is too long.</exception>
    public FrozenDictionary<string, string> Read(byte[] compressed, int offset)
    {
        var rest = Inflate(compressed, offset);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var count = Number(ref rest);
        for (var i = 0; i < count; i++)
        {
            var name = Text(ref rest);
            if (!headers.TryAdd(name, Text(ref rest))) throw new InvalidDataException($"header {name} stands twice in one block");
        }

        return headers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// A block without headers. What we write needs no dictionary, and ends with a full flush, without which Go's inflater holds it back.
    /// </summary>
    public byte[] WriteNone()
    {
        _written.SetLength(0);
        _deflater.Write(new byte[4]);
        _deflater.Flush();
        return _written.ToArray();
    }

    public void Dispose()
    {
        _deflater.Dispose();
        _written.Dispose();
    }

    private ReadOnlySpan<byte> Inflate(byte[] compressed, int offset)
    {
        try
        {
            _inflater.SetInput(compressed, offset, compressed.Length - offset);
            var length = 0;
            while (true)
            {
                var read = _inflater.Inflate(_block, length, _block.Length - length);
                length += read;
                if (length == _block.Length) throw new InvalidDataException($"a header block is longer than {MaxBlock} bytes");
                if (_inflater.IsNeedingDictionary) _inflater.SetDictionary(SpdyDictionary.Bytes);
                else if (read == 0) return _block.AsSpan(0, length);
            }
        }
        catch (SharpZipBaseException e)
        {
            throw new InvalidDataException($"a header block cannot be decompressed: {e.Message}", e);
        }
    }

    private static string Text(ref ReadOnlySpan<byte> rest)
    {
        var length = Number(ref rest);
        if (length < 0 || length > rest.Length) throw new InvalidDataException($"a header of {length} bytes where {rest.Length} are left");
        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    private static int Number(ref ReadOnlySpan<byte> rest)
    {
        if (!BinaryPrimitives.TryReadInt32BigEndian(rest, out var number)) throw new InvalidDataException("a header block ends too early");
        rest = rest[4..];
        return number;
    }
}
