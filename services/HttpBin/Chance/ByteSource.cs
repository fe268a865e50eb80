namespace Bookinfo.HttpBin.Chance;

/// <summary>Fills buffers with bytes of chance; with a seed always with the same.</summary>
internal delegate void ByteSource(Span<byte> bytes);
