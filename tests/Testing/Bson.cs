using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bookinfo.Testing;

/// <summary>As much BSON as <see cref="MongoWireDouble"/> says, written out here so that the driver is not tested against itself.</summary>
public static class Bson
{
    /// <param name="elements">int, long, double, bool, string, null, a document, or a list of documents.</param>
    public static byte[] Document(params (string Name, object? Value)[] elements)
    {
        using var bytes = new MemoryStream();
        bytes.Write(stackalloc byte[4]);
        foreach (var (name, value) in elements)
        {
            bytes.WriteByte(Kind(value));
            bytes.Write(Encoding.UTF8.GetBytes(name + "\0"));
            bytes.Write(Content(value));
        }

        bytes.WriteByte(0);
        var document = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
        return document;
    }

    /// <summary>Name of the first element of a document, and its value where that is a text.</summary>
    public static (string Name, string? Value) First(ReadOnlySpan<byte> document)
    {
        var element = document[4..];
        var end = element.IndexOf((byte)0);
        var name = Encoding.UTF8.GetString(element[1..end]);
        if (element[0] != Kind("")) return (name, null);
        var length = BinaryPrimitives.ReadInt32LittleEndian(element[(end + 1)..]);
        return (name, Encoding.UTF8.GetString(element.Slice(end + 5, length - 1)));
    }

    private static byte Kind(object? value) => value switch
    {
        double => 0x01,
        string => 0x02,
        byte[] => 0x03,
        IReadOnlyList<byte[]> => 0x04,
        bool => 0x08,
        null => 0x0A,
        int => 0x10,
        long => 0x12,
        _ => throw new ArgumentException($"a {value.GetType()} has no BSON here", nameof(value)),
    };

    private static byte[] Content(object? value) => value switch
    {
        double number => BitConverter.GetBytes(number),
        string text => [.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text) + 1), .. Encoding.UTF8.GetBytes(text), 0],
        byte[] document => document,
        IReadOnlyList<byte[]> list => Document([.. list.Select((document, i) => (i.ToString(CultureInfo.InvariantCulture), (object?)document))]),
        bool isTrue => [isTrue ? (byte)1 : (byte)0],
        int number => BitConverter.GetBytes(number),
        long number => BitConverter.GetBytes(number),
        _ => [],
    };
}
