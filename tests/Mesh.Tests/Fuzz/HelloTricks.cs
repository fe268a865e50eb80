using System.Buffers.Binary;
using System.Text;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>Makes ClientHellos: sound ones in all sizes and cuts, and ones that lie about lengths, names, versions and records.</summary>
internal sealed class HelloTricks(Random random)
{
    /// <summary>Stands before the case's number in the hello's random bytes.</summary>
    public const string Marker = "case";

    public const int MarkerLength = 16;

    private const int RecordHeader = 5;

    private const ushort ServerName = 0;

    private const ushort Alpn = 16;

    private static readonly string[] Names = ["a.example.com", "b.example.com", "x.wild.example.com"];

    private static readonly string[] Strangers =
        ["c.example.com", "example.com", "wild.example.com", "a.example.com.evil.org", "xa.example.com", "a.example.com.", "127.0.0.1", "::1", "*", "*.wild.example.com", "localhost", "a", ".example.com", "a..example.com"];

    private static readonly byte[][] BadNames =
    [
        [], [0], "a.example.com\0"u8.ToArray(), "a.example.com\0.evil.org"u8.ToArray(), "\0a.example.com"u8.ToArray(), "a.example.com\r\nx: y"u8.ToArray(), " a.example.com"u8.ToArray(),
        "a.example.com "u8.ToArray(), "\xff\xfe"u8.ToArray(), [.. Enumerable.Repeat((byte)'a', 256)], [.. Enumerable.Repeat((byte)'a', 4000)],
    ];

    /// <summary>The next trick.</summary>
    /// <param name="number">Goes into the hello.</param>
    public HelloCase Next(int number)
    {
        var name = Names[random.Next(Names.Length)];
        return random.Next(20) switch
        {
            0 => Sound("sound", number, name),
            1 => Sound("upper case", number, name, Recased(name)),
            2 => new("byte by byte", Hello(number, Extensions(Sni(name))), HelloMeaning.Named, name, 1),
            3 => new("in small records", InRecords(Message(number, Extensions(Sni(name))), random.Next(1, 100)), HelloMeaning.Named, name, random.Next(1, 50)),
            4 => Sound("large", number, name, more: Extension(21, new byte[random.Next(1000, 12_000)])),
            5 => Sound("unknown extensions", number, name, more: [.. Extension(0x0a0a, []), .. Extension(0x1a1a, Noise(random.Next(300))), .. Extension(65_281, [0])]),
            6 => Sound("stranger", number, Strangers[random.Next(Strangers.Length)]),
            7 => Of("no name", Hello(number, Extensions([])), HelloMeaning.Named, null),
            8 => Of("bad name", Hello(number, Extensions(Extension(ServerName, NameList(NameEntry(0, BadNames[random.Next(BadNames.Length)]))))), HelloMeaning.None, null),
            9 => Of("list of names", Hello(number, Extensions(Extension(ServerName, BadNameList(name)))), HelloMeaning.None, null),
            10 => Of("name twice", Hello(number, Extensions([.. Sni(name), .. Sni(Names[random.Next(Names.Length)])])), HelloMeaning.None, null),
            11 => Of("odd ALPN", Hello(number, Extensions(Sni(name), alpn: BadAlpn())), HelloMeaning.NamedOrNone, name),
            12 => Of("odd version", Hello(number, Extensions(Sni(name)), version: (ushort)random.Next(0x10000)), HelloMeaning.NamedOrNone, name),
            13 => Of("record of another version", [0x16, (byte)random.Next(2, 5), (byte)random.Next(256), .. Hello(number, Extensions(Sni(name)))[3..]], HelloMeaning.NamedOrNone, name),
            14 => Of("empty record", random.Next(2) == 0 ? [0x16, 3, 1, 0, 0, .. Hello(number, Extensions(Sni(name)))] : [0x16, 3, 1, 0, 0], HelloMeaning.NamedOrNone, name),
            15 => Of("huge", Huge(number, name), HelloMeaning.None, null),
            16 => Truncated(number, name),
            17 => Lying(number, name),
            18 => Foreign(number),
            _ => Damaged(number, name),
        };
    }

    /// <summary>A plain hello for a name; null: without one.</summary>
    public byte[] Hello(int number, string? name) => Hello(number, Extensions(name is null ? [] : Sni(name)));

    private HelloCase Sound(string kind, int number, string name, string? written = null, byte[]? more = null) =>
        Of(kind, Hello(number, Extensions([.. Sni(written ?? name), .. more ?? []])), HelloMeaning.Named, name);

    private HelloCase Of(string kind, byte[] bytes, HelloMeaning meaning, string? name) =>
        new(kind, bytes, meaning, name, random.Next(4) == 0 ? random.Next(1, 40) : bytes.Length + 1);

    /// <summary>Cut anywhere: whoever waits for the rest gets the end.</summary>
    private HelloCase Truncated(int number, string name)
    {
        var whole = random.Next(2) == 0 ? Hello(number, Extensions(Sni(name))) : InRecords(Message(number, Extensions(Sni(name))), random.Next(1, 100));
        return Of("truncated", whole[..random.Next(1, whole.Length)], HelloMeaning.None, null);
    }

    /// <summary>One of the lengths says more or less than there is.</summary>
    private HelloCase Lying(int number, string name)
    {
        var hello = Hello(number, Extensions(Sni(name)));
        var list = IndexOf(hello, Encoding.ASCII.GetBytes(name)) - 2;
        int[] places = [3, 7, RecordHeader + 4 + 2 + 32 + 33, list, list - 3, list - 5];
        var place = places[random.Next(places.Length)];
        var length = BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(place));
        int[] lies = [0, 1, length - 1, length + 1, length + 2, length / 2, length * 2, 0x3fff, 0x4001, 0xffff, random.Next(0x10000)];
        BinaryPrimitives.WriteUInt16BigEndian(hello.AsSpan(place), (ushort)lies[random.Next(lies.Length)]);
        return Of("lying length", hello, HelloMeaning.AsAnotherReads, null);
    }

    /// <summary>A few bytes are others, but not those that tell the case.</summary>
    private HelloCase Damaged(int number, string name)
    {
        var hello = Hello(number, Extensions(Sni(name)));
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var place = random.Next(hello.Length);
            if (place is >= RecordHeader + 4 + 2 and < RecordHeader + 4 + 2 + MarkerLength) continue;
            hello[place] = (byte)random.Next(256);
        }

        return Of("damaged", hello, HelloMeaning.AsAnotherReads, null);
    }

    /// <summary>What is no TLS at all.</summary>
    private HelloCase Foreign(int number) => random.Next(6) switch
    {
        0 => Of("plain HTTP", Encoding.ASCII.GetBytes($"GET /{number} HTTP/1.1\r\nHost: a.example.com\r\n\r\n"), HelloMeaning.None, null),
        1 => Of("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), HelloMeaning.None, null),
        2 => Of("SSLv2 hello", [0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10, 0, 0, 0x35, 0, 0, 0x2f, 0, 0, 0x0a, 1, 0, 0x80, 0, 0, 5, 0, 0, 4, 7, 0, 0xc0, .. Noise(16)], HelloMeaning.None, null),
        3 => Of("alert", [0x15, 3, 1, 0, 2, 2, 40], HelloMeaning.None, null),
        4 => Of("another handshake message", [0x16, 3, 1, 0, 8, (byte)random.Next(2, 255), 0, 0, 4, .. Noise(4)], HelloMeaning.None, null),
        _ => Of("garbage", [(byte)(0x80 | random.Next(0x80)), .. Noise(random.Next(1, 2000))], HelloMeaning.None, null),
    };

    private byte[] Huge(int number, string name)
    {
        var message = Message(number, Extensions([.. Extension(21, new byte[17_000]), .. Sni(name)]));
        return random.Next(2) == 0 ? InRecords(message, 0x4000) : [0x16, 3, 1, (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }

    private byte[] BadNameList(string name)
    {
        var other = Encoding.ASCII.GetBytes(Names[random.Next(Names.Length)]);
        var one = NameEntry(0, Encoding.ASCII.GetBytes(name));
        return random.Next(7) switch
        {
            0 => NameList([.. one, .. NameEntry(0, other)]),
            1 => NameList([.. NameEntry(1, other), .. one]),
            2 => NameList([.. one, .. NameEntry(7, other)]),
            3 => [.. NameList(one), .. Noise(random.Next(1, 5))],
            4 => NameList(NameEntry((byte)random.Next(1, 256), other)),
            5 => NameList([]),
            _ => [],
        };
    }

    private byte[] BadAlpn() => random.Next(6) switch
    {
        0 => Extension(Alpn, []),
        1 => Extension(Alpn, [0, 0]),
        2 => Extension(Alpn, [0, 1, 0]),
        3 => Extension(Alpn, [0, 3, 9, (byte)'h', (byte)'2']),
        4 => Extension(Alpn, [0, 200, 2, (byte)'h', (byte)'2']),
        _ => Extension(Alpn, Sized(2, [.. Enumerable.Range(0, 300).SelectMany(i => Sized(1, Noise(1 + (i % 20))))])),
    };

    private byte[] Hello(int number, byte[] extensions, ushort version = 0x0303)
    {
        var message = Message(number, extensions, version);
        return [0x16, 3, 1, (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }

    private byte[] Message(int number, byte[] extensions, ushort version = 0x0303)
    {
        byte[] body =
        [
            (byte)(version >> 8), (byte)version,
            .. Encoding.ASCII.GetBytes($"{Marker}{number:D12}"), .. Noise(32 - MarkerLength),
            .. Sized(1, Noise(32)),
            .. Sized(2, [0x13, 1, 0x13, 2, 0x13, 3, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30]),
            .. Sized(1, [0]),
            .. Sized(2, extensions),
        ];
        return [1, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    /// <summary>What a handshake needs, and more.</summary>
    private byte[] Extensions(byte[] more, byte[]? alpn = null) =>
    [
        .. Extension(43, Sized(1, [3, 4, 3, 3])),
        .. Extension(10, Sized(2, [0, 0x1d, 0, 0x17])),
        .. Extension(11, Sized(1, [0])),
        .. Extension(13, Sized(2, [4, 3, 8, 4, 8, 5, 8, 6, 5, 3, 4, 1, 5, 1])),
        .. Extension(51, Sized(2, [0, 0x1d, .. Sized(2, Noise(32))])),
        .. alpn ?? Extension(Alpn, Sized(2, [2, (byte)'h', (byte)'2', 8, .. "http/1.1"u8])),
        .. more,
    ];

    private static byte[] Sni(string name) => Extension(ServerName, NameList(NameEntry(0, Encoding.ASCII.GetBytes(name))));

    private static byte[] NameEntry(byte kind, byte[] name) => [kind, .. Sized(2, name)];

    private static byte[] NameList(byte[] entries) => Sized(2, entries);

    private static byte[] Extension(ushort kind, byte[] value) => [(byte)(kind >> 8), (byte)kind, .. Sized(2, value)];

    private static byte[] Sized(int lengthBytes, byte[] value) => lengthBytes == 1 ? [(byte)value.Length, .. value] : [(byte)(value.Length >> 8), (byte)value.Length, .. value];

    private static byte[] InRecords(byte[] message, int size) =>
        [.. message.Chunk(size).SelectMany(static part => (byte[])[0x16, 3, 1, (byte)(part.Length >> 8), (byte)part.Length, .. part])];

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private string Recased(string text) => string.Concat(text.Select(letter => random.Next(2) == 0 ? char.ToUpperInvariant(letter) : letter));

    private static int IndexOf(byte[] bytes, byte[] wanted) => bytes.AsSpan().IndexOf(wanted);
}
