using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookinfo.Protos.Json;

/// <summary>Writes JSON as the HTTP faces do: compact, and nothing escaped that need not be.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Plain)) write(writer);
        return bytes.WrittenSpan.ToArray();
    }
}
