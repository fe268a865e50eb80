using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Bookinfo.Mesh.Admin;

/// <summary>Indented JSON, as Envoy's admin prints it.</summary>
internal static class JsonText
{
    /// <summary>One object and a newline.</summary>
    public static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    public static void WriteAddress(Utf8JsonWriter json, EndPoint address)
    {
        json.WriteStartObject("socket_address");
        switch (address)
        {
            case IPEndPoint ip:
                json.WriteString("address", ip.Address.ToString());
                json.WriteNumber("port_value", ip.Port);
                break;
            case DnsEndPoint name:
                json.WriteString("address", name.Host);
                json.WriteNumber("port_value", name.Port);
                break;
        }

        json.WriteEndObject();
    }
}
