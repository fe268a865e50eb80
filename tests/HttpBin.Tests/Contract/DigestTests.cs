using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>Contract 1.6: the digest dialogues, with responses computed here.</summary>
public sealed class DigestTests(Servers servers)
{
    [Theory]
    [InlineData("auth", "MD5")]
    [InlineData("auth", "SHA-256")]
    [InlineData("auth", "SHA-512")]
    [InlineData("auth-int", "MD5")]
    [InlineData("auth-int", "SHA-256")]
    public async Task Py_lets_in_who_knows_the_password(string qop, string algorithm)
    {
        var path = $"/digest-auth/{qop}/user/passwd/{algorithm}";
        var challenge = await Wire.AskAsync(servers.Py, $"GET {path}");
        Assert.Equal(401, challenge.Status);
        Assert.Matches($"^Digest realm=\"me@kennethreitz.com\", nonce=\"[0-9a-f]+\", qop=\"{qop}\", opaque=\"[0-9a-f]+\", algorithm={algorithm}, stale=FALSE$", challenge["WWW-Authenticate"]);
        Assert.Equal("stale_after=never; Path=/\nfake=fake_value; Path=/", challenge["Set-Cookie"]);
        var good = await Wire.AskAsync(servers.Py, $"GET {path}", Authorize(challenge, path, qop, algorithm, "user", "passwd"));
        Assert.Equal((200, "{\n  \"authenticated\": true, \n  \"user\": \"user\"\n}\n"), (good.Status, good.Text));
        foreach (var (user, password) in ((string, string)[])[("user", "wrong"), ("other", "passwd")])
        {
            var bad = await Wire.AskAsync(servers.Py, $"GET {path}", Authorize(challenge, path, qop, algorithm, user, password));
            Assert.Equal(401, bad.Status);
            Assert.Contains("last_nonce=", bad["Set-Cookie"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Py_counts_how_often_an_answer_is_still_fresh()
    {
        const string Path = "/digest-auth/auth/user/passwd/MD5/1";
        var challenge = await Wire.AskAsync(servers.Py, $"GET {Path}");
        Assert.Contains("stale_after=1; Path=/", challenge["Set-Cookie"], StringComparison.Ordinal);
        var authorization = Authorize(challenge, Path, "auth", "MD5", "user", "passwd");
        var good = await Wire.AskAsync(servers.Py, $"GET {Path}", $"{authorization}\nCookie: stale_after=1; fake=fake_value");
        Assert.Equal(200, good.Status);
        Assert.Contains("stale_after=0; Path=/", good["Set-Cookie"], StringComparison.Ordinal);
        var stale = await Wire.AskAsync(servers.Py, $"GET {Path}", $"{authorization}\nCookie: stale_after=0; fake=fake_value");
        Assert.Equal(401, stale.Status);
        Assert.EndsWith("stale=TRUE", stale["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Py_asks_for_its_cookie_when_told_to()
    {
        const string Path = "/digest-auth/auth/user/passwd?require-cookie=1";
        var challenge = await Wire.AskAsync(servers.Py, $"GET {Path}");
        var authorization = Authorize(challenge, Path, "auth", "MD5", "user", "passwd");
        Assert.Equal(401, (await Wire.AskAsync(servers.Py, $"GET {Path}", authorization)).Status);
        var missing = await Wire.AskAsync(servers.Py, $"GET {Path}", authorization + "\nCookie: a=b");
        Assert.Equal(403, missing.Status);
        Assert.Contains("missing cookie set on challenge", missing.Text, StringComparison.Ordinal);
        // The original breaks over any query here; ours does not.
        Assert.Equal(200, (await Wire.AskAsync(servers.Py, $"GET {Path}", authorization + "\nCookie: fake=fake_value")).Status);
    }

    [Theory]
    [InlineData("/digest-auth/other/u/p", "qop=\"auth, auth-int\"", 32)]
    [InlineData("/digest-auth/auth/u/p/SHA-1", "algorithm=MD5,", 32)]
    [InlineData("/digest-auth/auth/u/p/SHA-512/many", "algorithm=SHA-512,", 128)]
    public async Task Py_falls_back_on_what_it_knows(string path, string part, int nonceLength)
    {
        var challenge = await Wire.AskAsync(servers.Py, $"GET {path}");
        Assert.Contains(part, challenge["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal(nonceLength, Field("nonce", challenge["WWW-Authenticate"]!).Length);
        Assert.Contains("stale_after=never; Path=/", challenge["Set-Cookie"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Py_calls_the_last_nonce_stale()
    {
        const string Path = "/digest-auth/auth/user/passwd";
        var challenge = await Wire.AskAsync(servers.Py, $"GET {Path}");
        var again = await Wire.AskAsync(servers.Py, $"GET {Path}", $"{Authorize(challenge, Path, "auth", "MD5", "user", "passwd")}\nCookie: last_nonce={Field("nonce", challenge["WWW-Authenticate"]!)}");
        Assert.Equal(401, again.Status);
        Assert.EndsWith("stale=TRUE", again["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Go_lets_in_who_knows_the_password()
    {
        const string Path = "/digest-auth/auth/user/passwd/SHA-256?a=b";
        var challenge = await Wire.AskAsync(servers.Go, $"GET {Path}");
        Assert.Matches("^Digest qop=auth, realm=\"go-httpbin\", algorithm=SHA-256, nonce=[0-9a-f]{32}, opaque=[0-9a-f]{32}$", challenge["WWW-Authenticate"]);
        Assert.Contains("\"status_code\": 401", challenge.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Wire.AskAsync(servers.Go, $"GET {Path}", Authorize(challenge, Path, "auth", "SHA-256", "user", "passwd"))).Status);
        Assert.Equal(401, (await Wire.AskAsync(servers.Go, $"GET {Path}", Authorize(challenge, Path, "auth", "SHA-256", "user", "no"))).Status);
    }

    private static string Authorize(Reply challenge, string path, string qop, string algorithm, string user, string password)
    {
        var header = challenge["WWW-Authenticate"]!;
        var (realm, nonce) = (Field("realm", header), Field("nonce", header));
        string Hash(string text) => Convert.ToHexStringLower(CryptographicOperations.HashData(new HashAlgorithmName(algorithm.Replace("-", "", StringComparison.Ordinal)), Encoding.UTF8.GetBytes(text)));
        var request = Hash($"GET:{path}" + (qop == "auth-int" ? ":" + Hash("") : ""));
        var response = Hash($"{Hash($"{user}:{realm}:{password}")}:{nonce}:00000001:c:{qop}:{request}");
        return $"Authorization: Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{path}\", qop={qop}, nc=00000001, cnonce=\"c\", response=\"{response}\", algorithm={algorithm}";
    }

    private static string Field(string name, string header) => Regex.Match(header, name + "=\"?([^\",]*)").Groups[1].Value;
}
