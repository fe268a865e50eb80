using System.Numerics;

namespace Bookinfo.HttpBin.Chance;

/// <summary>MT19937, seeded and drawn from as CPython's <c>random</c> does it, so that seeded bytes are the same.</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _at = Size;

    public MersenneTwister(BigInteger seed)
    {
        var bytes = BigInteger.Abs(seed).ToByteArray(isUnsigned: true);
        var key = new uint[Math.Max(1, (bytes.Length + 3) / 4)];
        for (var i = 0; i < bytes.Length; i++) key[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        Seed(key);
    }

    /// <summary>A byte as <c>randint(0, 255)</c> draws it: nine bits, again until they fit.</summary>
    public byte NextByte()
    {
        while (true)
        {
            var bits = Next() >> 23;
            if (bits < 256) return (byte)bits;
        }
    }

    private uint Next()
    {
        if (_at == Size) Refill();
        var y = _state[_at++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }

        _at = 0;
    }

    private void Seed(uint[] key)
    {
        _state[0] = 19650218;
        for (var i = 1u; i < Size; i++) _state[i] = (1812433253 * Previous(i)) + i;
        var (at, k) = (1u, 0u);
        for (var left = Math.Max(Size, key.Length); left > 0; left--)
        {
            _state[at] = (_state[at] ^ (Previous(at) * 1664525)) + key[k] + k;
            Advance(ref at);
            k = (k + 1) % (uint)key.Length;
        }

        for (var left = Size - 1; left > 0; left--)
        {
            _state[at] = (_state[at] ^ (Previous(at) * 1566083941)) - at;
            Advance(ref at);
        }

        _state[0] = 0x80000000;
    }

    private uint Previous(uint at) => _state[at - 1] ^ (_state[at - 1] >> 30);

    private void Advance(ref uint at)
    {
        if (++at < Size) return;
        _state[0] = _state[Size - 1];
        at = 1;
    }
}
