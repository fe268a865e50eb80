namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>
/// Where we answer otherwise than an original on purpose, and why. Each row is shown by a request, so that the table cannot grow
/// stale; what no request can show stands in <see cref="NotShown"/>.
/// </summary>
public sealed class Differences(Servers servers)
{
    private sealed record Difference(string Original, string Ours, string Why, bool IsPy, Row Row);

    private static readonly Difference[] Table =
    [
        new("PY sends /base64 as text/html", "text/plain with nosniff; HTTPBIN_UNSAFE=1 brings it back", "a page of the caller's choice on this host", true, new("GET /base64/PHNjcmlwdD4=", 200) { Type = "text/plain; charset=utf-8", Headers = [("X-Content-Type-Options", "nosniff")] }),
        new("PY adds a second Content-Type in /response-headers", "one, and the body escaped unless it is JSON or plain", "reflected script", true, new("GET /response-headers?Content-Type=text/html&a=%3Cb%3E", 200) { Type = "text/html", Lacks = ["<b>"] }),
        new("GO misses ?content-type= in small letters", "found in any spelling", "the same script, past the original's mending", false, new("GET /response-headers?content-TYPE=text/html&a=%3Cb%3E", 200) { Type = "text/html", Lacks = ["<b>"] }),
        new("PY answers 500, GO a space for a line break in a header", "400", "header injection", false, new("GET /response-headers?a=b%0Ac", 400)),
        new("PY redirects anywhere", "http, https and paths only; //host, https:host and javascript: are 403", "decision 33", true, new("GET /redirect-to?url=javascript:x", 403)),
        new("PY /status writes 0, -1 and 1000 into the status line", "400", "no client reads them", true, new("GET /status/1000", 400)),
        new("PY /status/100 and 101 are final answers", "400", "Kestrel keeps informational answers to itself", true, new("GET /status/100", 400)),
        new("GO sends 100 and 103 before a 200", "the 200 alone", "as above", false, new("GET /status/103", 200)),
        new("GO drops the connection for weights of nothing", "400", "an answer helps more", false, new("GET /status/200:0,201:0", 400)),
        new("PY drops Proxy-Authenticate of 407", "sent", "a side effect of gunicorn", true, new("GET /status/407", 407) { Headers = [("Proxy-Authenticate", "Basic realm=\"Fake Realm\"")] }),
        new("PY digest breaks over a query", "works", "a bug", true, new("GET /digest-auth/auth/u/p?x=1", 401)),
        new("GO has no brotli (501)", "real brotli", "superset", false, new("GET /brotli", 200) { Headers = [("Content-Encoding", "br")] }),
        new("neither has /zstd", "real Zstandard", "asked for in both trackers", true, new("GET /zstd", 200) { Headers = [("Content-Encoding", "zstd")] }),
        new("PY has none of GO's own paths", "all of them, in its JSON", "nobody scripts against their 404", true, new("GET /version", 200) { Body = "{\n  \"service\": \"go-httpbin\"\n}\n" }),
        new("GO has no /cookies/set/NAME/VALUE", "there", "as above", false, new("GET /cookies/set/a/b", 302)),
        new("GO answers CONNECT like any method", "405", "a success would start a tunnel", false, new("CONNECT /get", 405)),
        new("PY sets cookies of any name", "names that are no token are 400", "header injection", true, new("GET /cookies/set?a%3Bb=1", 400)),
        new("PY and GO draw and write their own pages", "ours, where access logs show it in the same length", "their licences", true, new("GET /status/418", 418) { Length = 135 }),
    ];

    /// <summary>What the wire cannot show in one request, or what Kestrel decides.</summary>
    public static IReadOnlyList<string> NotShown { get; } =
    [
        "Header names: ETag and WWW-Authenticate where GO writes Etag and Www-Authenticate; Location where PY /status writes location. Names have no case, and Kestrel has one spelling.",
        "Order of headers in answers, and of headers in PY /stream: Kestrel's own.",
        "A missing or doubled Host, a header name that is no token, and two Content-Length are 400 from Kestrel in both dialects; gunicorn takes them.",
        "What Kestrel itself refuses (malformed request line, 414, 431) has no body, no CORS and no page of gunicorn's.",
        "Sizes of /, /legacy, /deny (PY), /encoding/utf8, /forms/post and the images: our own texts and drawings.",
        "GO /cache writes GMT and not UTC in Last-Modified: the original's is no date that HTTP knows.",
        "GO bytes of a seed: deterministic, but not those of Go's generator, whose table we do not copy.",
        "PY bodies end at 100 MiB (413), durations at 300 s (cut), and all bodies together at MAX_BUFFERED_BODY_BYTES (503); the original has no bounds.",
        "PY digest compares the user name; the original does not. Nonces are unchecked in both.",
        "?seed= never touches what other requests get; in PY it reseeds the whole process.",
        "WebSocket: a Connection header without Upgrade is 400 (Kestrel cannot upgrade it); the length of a frame is judged before memory is taken, memory is taken for what has come only, and long echoes are cut right. The PY port has GO's limits, 512 KiB and 1 MiB.",
        "JSON nested deeper than 500 levels counts as malformed, and so does JSON that would have, indented, more than eight bytes for each byte of the body (8 MiB are always allowed, more than 128 MiB never): PY shows null, GO answers 400. The originals make hundreds of megabytes of one deep MiB.",
        "Answers beyond 2 KiB have a Content-Length where Go would send chunks.",
        "HTTP/2 without TLS has a port of its own (HTTPBIN_H2C=HOST:PORT); the originals have none.",
    ];

    public static TheoryData<int, string> Rows => [.. Table.Select((difference, i) => new TheoryDataRow<int, string>(i, $"{difference.Original}; ours: {difference.Ours}"))];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task We_differ_on_purpose(int row, string what)
    {
        Assert.NotEqual("", Table[row].Why + what);
        await Table[row].Row.CheckAsync(Table[row].IsPy ? servers.Py : servers.Go);
    }
}
