using System.Security.Cryptography;
using System.Text;

namespace Bookinfo.Playground.Page;

/// <summary>
/// Who may look: whoever brought a code from a terminal. A code opens the page once, for one browser; what that browser holds
/// from then on is good until Playground ends (decision 44).
/// </summary>
internal sealed class PageAccess(TimeProvider time)
{
    /// <summary>Codes that nobody has used yet; the oldest makes room.</summary>
    private const int MostCodes = 16;

    /// <summary>Browsers that may look; the oldest makes room.</summary>
    private const int MostSessions = 64;

    private const int SecretBytes = 32;

    /// <summary>A day in a classroom.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromHours(12);

    private readonly Lock _lock = new();

    private readonly List<(byte[] Hash, DateTimeOffset Ends)> _codes = [];

    private readonly List<byte[]> _sessions = [];

    /// <summary>A fresh code for one visitor.</summary>
    public string NewCode()
    {
        var code = Secret();
        lock (_lock)
        {
            _codes.RemoveAll(known => known.Ends <= time.GetUtcNow());
            if (_codes.Count == MostCodes) _codes.RemoveAt(0);
            _codes.Add((Hash(code), time.GetUtcNow() + CodeLife));
        }

        return code;
    }

    /// <returns>What the browser is to hold; null: the code is unknown, used or too old.</returns>
    public string? Exchange(string code)
    {
        var hash = Hash(code);
        lock (_lock)
        {
            var found = _codes.FindIndex(known => CryptographicOperations.FixedTimeEquals(known.Hash, hash));
            if (found < 0) return null;
            var ends = _codes[found].Ends;
            _codes.RemoveAt(found);
            if (ends <= time.GetUtcNow()) return null;
            if (_sessions.Count == MostSessions) _sessions.RemoveAt(0);
            var session = Secret();
            _sessions.Add(Hash(session));
            return session;
        }
    }

    public bool Knows(string? session)
    {
        if (string.IsNullOrEmpty(session)) return false;
        var hash = Hash(session);
        lock (_lock) return _sessions.Exists(known => CryptographicOperations.FixedTimeEquals(known, hash));
    }

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
