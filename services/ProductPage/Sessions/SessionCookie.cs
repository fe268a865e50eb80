using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bookinfo.ProductPage.Sessions;

/// <summary>
/// The value of the cookie <c>session</c>: base64url JSON, a dot, the time, a dot, a signature. All of the session is in it, so
/// any replica reads what any other wrote, also after a restart.
/// </summary>
internal sealed class SessionCookie(string secret, TimeProvider time)
{
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public string Write(Session session)
    {
        var payload = Encoding.UTF8.GetBytes(session.User is null ? """{"user":null}""" : $$"""{"user":{{PythonJson.Write(session.User)}}}""");
        var signed = Base64Url.EncodeToString(payload) + "." + Base64Url.EncodeToString(Now());
        return signed + "." + Sign(signed);
    }

    /// <summary>The session in a cookie; null when there is no cookie, or one that we did not sign.</summary>
    public Session? Read(string? cookie)
    {
        if (cookie?.LastIndexOf('.') is not (> 0 and var end)) return null;
        var signed = cookie[..end];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(signed)), Encoding.UTF8.GetBytes(cookie[(end + 1)..]))) return null;
        var payload = Base64Url.DecodeFromChars(signed.AsSpan(0, signed.IndexOf('.', StringComparison.Ordinal)));
        var user = JsonElement.Parse(payload).GetProperty("user");
        return new Session(user.ValueKind == JsonValueKind.Null ? null : user.GetString());
    }

    private string Sign(string signed) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)));

    /// <summary>Seconds since 1970, the leading zero bytes left out.</summary>
    private ReadOnlySpan<byte> Now()
    {
        var seconds = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(seconds, time.GetUtcNow().ToUnixTimeSeconds());
        return seconds.AsSpan().TrimStart((byte)0);
    }
}
