namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>The bytes that <c>size=</c> sends: the same pseudo-random ones each time.</summary>
internal sealed class MadeUpBytes
{
    private const int Seed = 42;

    private readonly byte[] _bytes;

    public MadeUpBytes(ServerOptions options)
    {
        _bytes = new byte[options.Echo.MaxPayloadBytes];
        // Not for secrets: repeatable, so that two answers of one size are equal.
        new Random(Seed).NextBytes(_bytes);
    }

    public ReadOnlyMemory<byte> Take(int size) => _bytes.AsMemory(0, size);
}
