using System.Text;

namespace Bookinfo.HttpBin.Tests.Hostile;

/// <summary>Makes requests that nobody would send in good faith: every path with odd segments, queries, headers and bodies.</summary>
internal sealed class HostileRequests(int seed, IReadOnlyList<string> patterns)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get", "CONNECT"];

    private static readonly string[] Values =
    [
        "", "0", "1", "-1", "26", "200", "418", "500", "1e309", "-0", "nan", "inf", "99999999999999999999999", "0x10", "1_0", "1.5", "5ms", "-5ms", "true", "abc", "%00", "%0d%0a", "%0D%0ASet-Cookie:x=y",
        "%ff%fe", "%C3%28", "%", "%zz", "%2F", "%2e%2e", "..", ".", "a%2Fb", "<script>alert(1)</script>", "'\"><svg/onload=x>", "javascript:alert(1)", "//evil", "/%5Cevil", "https:evil", "http://a:99999/", "http://[", "*", ";", ",", ":", "200:1,500:x", "200:-1,300:-1", "200:1e308,300:1e308",
        "%F0%9F%8D%95", "%ED%A0%80", "{}", "[[[[", "auth", "auth-int", "MD5", "SHA-512", "never", "text/html", "Content-Type", "Transfer-Encoding", "SFRUUEJJTg==", "====", "+", "%2B", "~", "\\", "|", "^", "`",
    ];

    private static readonly string[] Names = ["a", "seed", "SEED", "url", "status_code", "duration", "delay", "numbytes", "code", "count", "jitter", "chunk_size", "failure_rate", "format", "content-type", "Content-Type", "Content-Length", "Set-Cookie", "attr[Path]", "attr[", "show_env", "absolute", "require-cookie", "max_fragment_size", "", "%00", "x y", "Location"];

    private static readonly string[] HeaderNames = ["Range", "If-None-Match", "If-Match", "If-Range", "If-Modified-Since", "Accept", "Cookie", "Authorization", "Content-Type", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "Origin", "Access-Control-Request-Headers", "Expect", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Referer", "User-Agent", "x_under", "X-Real-Ip", "Te", "Content-Encoding"];

    private static readonly string[] HeaderValues =
    [
        "", "*", "bytes=0-", "bytes=-", "bytes=--1", "bytes=0-0,1-1,2-2", "bytes=99999999999999999999-", "bytes=5-1", "\"abc\"", "W/\"abc", "\"", ",,,", "a=b; c=\"\\777\"; =; ;;\"", "Basic !!!", "Basic dTpw", "Basic", "Bearer", "Digest", "Digest username=\"u", "Digest username=\"\\", "Digest qop=auth,nc=1,cnonce=\"\",username=\"a\",realm=\"b\",nonce=\"c\",uri=\"/\",response=\"d\"",
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=B", "multipart/form-data; boundary=\"B", "application/x-www-form-urlencoded", "application/json", "application/json; charset=utf-16", "text/html", "image/*", "100-continue", "websocket", "13", "\u00e9\u00ff", "<script>", "https", "foo:bar", "1.2.3.4, <b>", "gzip",
    ];

    private static readonly string[] Bodies =
    [
        "", "x", "a=1&a=2&=&%ZZ=%ff&;", "{", "{}", "[1,2,3]", "{\"a\":{\"a\":NaN}}", "\"\\ud800\"", "1e999", "-", "nul", "{\"a\":1,\"a\":2,}", "[[[[[[[[[[", "--B", "--B--", "--B\r\n\r\n\r\n--B--", "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../x\"\r\nContent-Type: text/html\r\n\r\n<x>\r\n--B--\r\n", "--B\r\nno colon\r\n\r\n\r\n--B", "\0\u0001\u0002", "\u00ff\u00fe",
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var body = Bytes(Body());
        var method = Pick(Methods);
        var headers = new StringBuilder();
        for (var i = _random.Next(4); i > 0; i--) headers.Append(Pick(HeaderNames)).Append(": ").Append(HeaderValue()).Append('\n');
        var chunked = _random.Next(8) == 0;
        if (chunked) headers.Append("Transfer-Encoding: chunked\n");
        var request = Wire.Compose($"{method} {Target()}", headers.ToString(), chunked ? Chunks(body) : body.Length == 0 && _random.Next(2) == 0 ? null : body);
        // Some are cut, and some have a byte turned.
        if (_random.Next(20) == 0) return request[.._random.Next(request.Length)];
        if (_random.Next(10) == 0) request[_random.Next(request.Length)] = (byte)_random.Next(256);
        return request;
    }

    private string Target()
    {
        var path = string.Join('/', Pick(patterns).Split('/').Select(segment => segment.StartsWith('{') ? Value() : segment));
        if (_random.Next(12) == 0) path = path.Insert(_random.Next(path.Length + 1), Pick((string[])["//", "/../", "/./", "%2f", "%00", "%", "?", "#", "\\", "é"]));
        if (_random.Next(25) == 0) path = Pick((string[])["http://httpbin", "https://user@httpbin:1", "//httpbin", "*", "http:", "ftp://x"]) + path;
        if (_random.Next(200) == 0) path += new string('a', _random.Next(9000));
        var query = new StringBuilder();
        for (var i = _random.Next(4); i > 0; i--) query.Append(query.Length == 0 ? '?' : '&').Append(Pick(Names)).Append(_random.Next(8) == 0 ? "" : "=").Append(Value());
        return (path + query).Replace(' ', '+');
    }

    private string HeaderValue() => _random.Next(100) == 0 ? new string('h', _random.Next(9000)) : Pick(HeaderValues);

    private string Value() => _random.Next(60) == 0 ? Uri.EscapeDataString(string.Concat(Enumerable.Range(0, 40).Select(_ => (char)_random.Next(1, 0xd7ff)))) : Pick(Values);

    private string Body() => _random.Next(100) switch
    {
        0 => new string('[', _random.Next(3000)),
        1 => string.Concat(Enumerable.Repeat("a&", _random.Next(3000))),
        2 => new string('z', _random.Next(5000)),
        3 => string.Concat(Enumerable.Repeat("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", _random.Next(50))),
        < 50 => "",
        _ => Pick(Bodies),
    };

    private byte[] Chunks(byte[] body) => _random.Next(4) switch
    {
        0 => [.. "zz\r\n"u8],
        1 => [.. "5\r\nab"u8],
        2 => [.. "ffffffffffffffff\r\n"u8],
        _ => [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. body.Length == 0 ? "\r\n"u8 : "\r\n0\r\n\r\n"u8],
    };

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
