using System.Globalization;

using Bookinfo.LoadClient.Transport.Http;

namespace Bookinfo.LoadClient.Transport.Echo;

/// <summary>What a TCP or UDP call sends and expects back.</summary>
/// <param name="request">Its payload; empty: Fortio's 24 bytes, which tell worker and message apart.</param>
internal sealed class EchoPayload(RequestOptions request)
{
    private readonly (byte[] Bytes, IReadOnlyList<int> Places) _given = UuidTemplate.Expand(request.Payload.Span, request.HasUuid);
    private readonly byte[] _default = new byte[24];
    private long _messages;

    public ReadOnlyMemory<byte> Next(int worker)
    {
        if (_given.Bytes.Length == 0) return Default(worker);
        foreach (var place in _given.Places) UuidTemplate.Write(_given.Bytes.AsSpan(place));
        return _given.Bytes;
    }

    private byte[] Default(int worker)
    {
        "Fortio\n"u8.CopyTo(_default);
        (worker % 10_000).TryFormat(_default.AsSpan(7), out _, "D4", CultureInfo.InvariantCulture);
        _default[11] = (byte)'\n';
        (++_messages).TryFormat(_default.AsSpan(12), out _, "D12", CultureInfo.InvariantCulture);
        return _default;
    }
}
