namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>Contract sections 1.2 to 1.7, dialect GO, newest level.</summary>
public sealed class GoRows(Servers servers)
{
    private const string Json = "application/json; charset=utf-8";
    private const string Plain = "text/plain; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Basic = "Basic realm=\"Fake Realm\"";

    internal static readonly Row[] All =
    [
        // 1.2
        new("GET /get?b=1&a=2&a=3&c=%3C%26%C3%A9&x;y=1&z=%ZZ", 200) { Type = Json, Body = "{\n  \"args\": {\n    \"a\": [\n      \"2\",\n      \"3\"\n    ],\n    \"b\": [\n      \"1\"\n    ],\n    \"c\": [\n      \"<&é\"\n    ]\n  },\n  \"headers\": {\n    \"Connection\": [\n      \"close\"\n    ],\n    \"Host\": [\n      \"httpbin\"\n    ]\n  },\n  \"method\": \"GET\",\n  \"origin\": \"127.0.0.1\",\n  \"url\": \"http://httpbin/get?b=1&a=2&a=3&c=%3C%26%C3%A9&x;y=1&z=%ZZ\"\n}\n" },
        new("GET /headers", 200) { With = "x-b3-TraceId: t\nX_under: u\nFoo: bar\nFoo: baz\nX-Forwarded-For: 1", Contains = ["\"X-B3-Traceid\"", "\"X_under\"", "\"Foo\": [\n      \"bar\",\n      \"baz\"\n    ]", "X-Forwarded-For"] },
        new("GET /headers", 200) { With = "X-Latin: \u00e9", Contains = ["\"X-Latin\": [\n      \"\ufffd\""] },
        new("GET /ip", 200) { With = "X-Forwarded-For: 1.2.3.4, 5.6.7.8", Body = "{\n  \"origin\": \"1.2.3.4\"\n}\n" },
        new("GET /ip", 200) { With = "X-Forwarded-For: 1.2.3.4\nTrue-Client-IP: 9.9.9.9\nFly-Client-IP: 8.8.8.8", Body = "{\n  \"origin\": \"8.8.8.8\"\n}\n" },
        new("GET /ip?format=text", 200) { Type = Plain, Body = "127.0.0.1\n" },
        new("GET /get?x=%20%2F", 200) { With = "X-Forwarded-Proto: https\nX-Forwarded-Host: other", Contains = ["\"url\": \"https://httpbin/get?x=%20%2F\""] },
        new("OPTIONS /nope", 200) { Length = 0, Headers = [("Allow", null), ("Access-Control-Allow-Methods", "GET, POST, HEAD, PUT, DELETE, PATCH, OPTIONS"), ("Access-Control-Max-Age", "3600")] },
        new("HEAD /get", 200) { Length = 0, Headers = [("Content-Length", null)] }, new("HEAD /", 200) { Headers = [("Content-Length", null)] },
        new("HEAD /anything", 200) { Headers = [("Content-Length", null)] }, new("HEAD /bytes/5", 200) { Headers = [("Content-Length", "5")] },
        new("GET /nope", 404) { Type = Plain, Body = "404 page not found\n", Headers = [("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*")] },
        new("POST /get", 405) { Type = Plain, Body = "Method Not Allowed\n", Headers = [("Allow", "GET, HEAD"), ("X-Content-Type-Options", "nosniff")] },
        new("BREW /anything", 200) { Contains = ["\"method\": \"BREW\""] }, new("POST /ip", 200),
        new("GET //get?a=1", 307) { Headers = [("Location", "/get?a=1")] }, new("GET /a/../get", 307) { Headers = [("Location", "/get")] }, new("GET /get/", 404), new("GET /Get", 404),
        new("GET /%zz", 400), new("GET /base64/Pz8%2F", 200) { Body = "???" },
        new("GET /headers", 200) { With = "Cookie: a=b\nX-Real-Ip: 1\nVia: v\nTe: trailers", Contains = ["\"Cookie\"", "\"X-Real-Ip\"", "\"Via\"", "\"Te\""] },
        new("GET /ip", 200) { With = "CF-Connecting-IP: 7.7.7.7\nFastly-Client-IP: 6.6.6.6", Body = "{\n  \"origin\": \"7.7.7.7\"\n}\n" }, new("GET /ip", 200) { With = "Fastly-Client-IP: 6.6.6.6\nTrue-Client-IP: 5.5.5.5", Body = "{\n  \"origin\": \"6.6.6.6\"\n}\n" },
        new("HEAD /image/png", 200) { Headers = [("Content-Length", null)] }, new("HEAD /gzip", 200) { Length = 0 }, new("HEAD /etag/a", 200) { Length = 0 }, new("HEAD /range/26", 200) { Headers = [("Content-Length", "26")] }, new("HEAD /drip?duration=0&numbytes=5", 200) { Headers = [("Content-Length", "5")] },
        new("DELETE /get", 405), new("POST /", 405), new("POST /encoding/utf8", 405), new("POST /forms/post", 405), new("GET /post", 405) { Headers = [("Allow", "POST")] }, new("GET /get/./", 307) { Headers = [("Location", "/get/")] },
        // 1.3
        new("PUT /put?a=1", 200) { With = "Content-Type: application/json", Send = "{\"k\":[1,true,null,\"\u00e9<\"]}", Type = Json, Body = "{\n  \"args\": {\n    \"a\": [\n      \"1\"\n    ]\n  },\n  \"headers\": {\n    \"Connection\": [\n      \"close\"\n    ],\n    \"Content-Length\": [\n      \"25\"\n    ],\n    \"Content-Type\": [\n      \"application/json\"\n    ],\n    \"Host\": [\n      \"httpbin\"\n    ]\n  },\n  \"method\": \"PUT\",\n  \"origin\": \"127.0.0.1\",\n  \"url\": \"http://httpbin/put?a=1\",\n  \"data\": \"{\\\"k\\\":[1,true,null,\\\"\u00e9<\\\"]}\",\n  \"files\": {},\n  \"form\": {},\n  \"json\": {\n    \"k\": [\n      1,\n      true,\n      null,\n      \"\u00e9<\"\n    ]\n  }\n}\n" },
        new("PATCH /patch", 200) { Contains = ["\"method\": \"PATCH\""] }, new("GET /uuid", 200) { Type = Json, Length = 53 }, new("HEAD /anything", 200) { Length = 0 }, new("POST /post", 200) { With = "Content-Type: application/json", Send = "", Contains = ["\"json\": null"] },
        new("GET /dump/request", 200) { With = "Transfer-Encoding: chunked", Send = "3\r\nabc\r\n0\r\n\r\n", Contains = ["Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"] },
        new("GET /", 200) { Type = Html, Contains = ["go-httpbin", "/get"], Headers = [("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' camo.githubusercontent.com")] },
        new("GET /user-agent", 200) { Body = "{\n  \"user-agent\": \"\"\n}\n" }, new("HEAD /head", 200), new("GET /head", 405), new("GET /spec.json", 404), new("GET /legacy", 404),
        new("POST /post", 200) { With = "Content-Type: application/json", Send = "{\"b\":1.0,\"a\":12345678901234567890} trailing", Contains = ["\"data\": \"{\\\"b\\\":1.0", "\"json\": {\n    \"a\": 12345678901234567000,\n    \"b\": 1\n  }"] },
        new("POST /post", 200) { With = "Content-Type: application/json", Send = "[1e21,1e-7,0.1]", Contains = ["1e+21", "1e-7", "0.1"] },
        new("POST /post", 400) { With = "Content-Type: application/json", Send = "{", Type = Json, Contains = ["\"status_code\": 400,\n  \"error\": \"Bad Request\",\n  \"detail\": \"error parsing request body: "] },
        new("POST /post", 200) { With = "Content-Type: image/png", Send = ">>>???", Contains = ["\"data\": \"data:image/png;base64,Pj4-Pz8_\"", "\"json\": null"] },
        new("POST /post", 200) { Send = "x", Contains = ["\"data\": \"data:application/octet-stream;base64,eA==\""] },
        new("POST /post", 200) { Contains = ["\"data\": \"\",\n  \"files\": {},\n  \"form\": {},\n  \"json\": null"] },
        new("DELETE /delete", 200) { With = "Content-Type: application/x-www-form-urlencoded", Send = "a=1&a=2", Contains = ["\"data\": \"a=1&a=2\"", "\"form\": {\n    \"a\": [\n      \"1\",\n      \"2\"\n    ]"] },
        new("POST /post", 400) { With = "Content-Type: application/x-www-form-urlencoded", Send = "a=%ZZ", Contains = ["error parsing request body: "] },
        new("POST /post", 400) { With = "Content-Type: multipart/form-data; boundary=B", Send = "--B\r\nbroken" },
        new("POST /post", 200) { With = "Content-Type: multipart/form-data; boundary=B", Send = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\none\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"y\"\r\n\r\ntwo\r\n--B--\r\n", Contains = ["\"f\": [\n      \"one\",\n      \"two\"\n    ]", "\"data\": \"--B\\r\\n"] },
        new("PUT /anything/a%2Fb", 200) { Contains = ["\"url\": \"http://httpbin/anything/a%2Fb\"", "\"method\": \"PUT\""] }, new("GET /anything/", 200),
        new("PUT /upload", 200) { Send = "12345", Contains = ["\"bytes_received\": 5"] }, new("GET /upload", 405),
        new("POST /dump/request?a=1", 200) { With = "B: 2\nA: 1", Send = "xyz", Type = Plain, Body = "POST /dump/request?a=1 HTTP/1.1\r\nHost: httpbin\r\nA: 1\r\nB: 2\r\nConnection: close\r\nContent-Length: 3\r\n\r\nxyz" },
        new("GET /hostname", 200) { Body = "{\n  \"hostname\": \"go-httpbin\"\n}\n" }, new("GET /env", 200) { Body = "{\n  \"env\": null\n}\n" }, new("GET /version", 200) { Body = "{\n  \"service\": \"go-httpbin\"\n}\n" },
        new("GET /robots.txt", 200) { Type = Plain, Length = 30 }, new("GET /deny", 200) { Type = Plain, Body = "YOU SHOULDN'T BE HERE" },
        // 1.4
        new("GET /status/200", 200) { Type = Plain, Length = 0 }, new("GET /status/205", 205), new("GET /status/101", 101), new("GET /status/100", 200), new("CONNECT /get", 405), new("GET /redirect/2?absolute=1", 302), new("GET /redirect/2?absolute=true", 302) { With = "X-Forwarded-Proto: a\u0015b", Headers = [("Location", "ab://httpbin/absolute-redirect/1")] }, new("GET /status/99", 400) { Type = Json, Contains = ["invalid status code: "] }, new("GET /status/600", 400), new("GET /status/x", 400),
        new("GET /status/200:0.5", 400), new("GET /status/200:0,503:1", 503), new("GET /status/200:0,503:0", 400), new("GET /status/1000,200", 400),
        new("GET /status/300", 300) { Type = Plain, Headers = [("Location", "/image/jpeg")], Contains = ["/image/png"] }, new("GET /status/302", 302) { Type = Plain, Length = 0, Headers = [("Location", "/redirect/1")] },
        new("GET /status/308", 308) { Headers = [("Location", "/image/jpeg")] }, new("GET /status/401", 401) { Type = Plain, Headers = [("WWW-Authenticate", Basic)] },
        new("GET /status/402", 402) { Body = "Fuck you, pay me!", Headers = [("X-More-Info", "http://vimeo.com/22053820")] },
        new("GET /status/406", 406) { Body = "{\n  \"message\": \"Client did not request a supported media type\",\n  \"accept\": [\n    \"image/webp\",\n    \"image/svg+xml\",\n    \"image/jpeg\",\n    \"image/png\",\n    \"image/\"\n  ]\n}\n" },
        new("GET /status/407", 407) { Headers = [("Proxy-Authenticate", Basic)] }, new("GET /status/418", 418) { Body = "I'm a teapot!", Headers = [("X-More-Info", "http://tools.ietf.org/html/rfc2324")] },
        new("GET /unstable?failure_rate=0", 200) { Type = Plain, Length = 0 }, new("GET /unstable?failure_rate=1", 500), new("GET /unstable?failure_rate=2", 400), new("GET /unstable?seed=x", 400),
        new("GET /delay/50ms", 200) { Contains = ["\"json\": null"] }, new("GET /delay/0.01", 200), new("GET /delay/11s", 400) { Contains = ["invalid duration: duration 11s longer than 10s"] }, new("GET /delay/-1s", 400), new("GET /delay/x", 400),
        new("GET /drip?duration=0&numbytes=3", 200) { Type = Plain, Body = "***", Headers = [("Content-Length", "3")] }, new("GET /drip?numbytes=0", 400), new("GET /drip?numbytes=1048577", 400), new("GET /drip?code=600", 400),
        new("GET /drip?duration=1s&delay=10s", 400) { Contains = ["too much time: 1s+10s > 10s"] }, new("GET /drip?duration=0&code=503", 503),
        new("GET /stream/1?a=%3C&b", 200) { Type = Plain, Body = "{\"id\":0,\"args\":{\"a\":[\"\\u003c\"],\"b\":[\"\"]},\"headers\":{\"Connection\":[\"close\"],\"Host\":[\"httpbin\"]},\"origin\":\"127.0.0.1\",\"url\":\"http://httpbin/stream/1?a=%3C\\u0026b\"}\n" },
        new("GET /stream/-5", 200) { Contains = ["\"id\":0"], Lacks = ["\"id\":1"] }, new("GET /stream/x", 400),
        new("GET /jsonl?count=2", 200) { Type = "application/x-ndjson; charset=utf-8", Contains = ["{\"id\":0", "{\"id\":1"] }, new("GET /jsonl?duration=9s&delay=9s", 400) { Type = Plain, Body = "Too much time\n" },
        new("GET /sse?count=2&duration=1ms", 200) { Type = "text/event-stream; charset=utf-8", Contains = ["event: ping\ndata: {\"id\":0,\"timestamp\":", "\n\nevent: ping\ndata: {\"id\":1"] }, new("GET /sse?count=0", 400), new("GET /sse?count=18725", 400), new("GET /sse?jitter=2", 400),
        new("GET /status/303", 303) { Headers = [("Location", "/redirect/1")] }, new("GET /status/305", 305) { Headers = [("Location", "/redirect/1")] }, new("GET /status/307", 307) { Headers = [("Location", "/redirect/1")] }, new("GET /status/304", 304) { Length = 0 }, new("GET /status/204", 204) { Headers = [("Content-Length", null)] },
        new("GET /stream/500", 200) { Contains = ["{\"id\":99,"], Lacks = ["{\"id\":100,"] }, new("GET /jsonl?count=0", 200) { Contains = ["{\"id\":0,"], Lacks = ["{\"id\":1,"] }, new("GET /jsonl?count=99999", 200) { Contains = ["{\"id\":6095,"], Lacks = ["{\"id\":6096,"] }, new("GET /jsonl?duration=0", 400), new("GET /sse?duration=0s", 400), new("GET /sse?count=1&duration=1ns", 200), new("GET /sse?duration=9s&delay=9s", 400) { Type = Plain, Body = "Too much time\n" },
        new("GET /trailers?Set-Cookie=1", 400), new("GET /trailers?Te=1", 400), new("GET /trailers?Host=1", 400), new("GET /trailers?Content-Range=1", 400), new("GET /trailers?Max-Forwards=1", 400), new("GET /trailers?Authorization=1", 400), new("GET /websocket/echo", 400) { Type = Json },
        new("GET /range/26", 416) { With = "Range: lines=1-2" }, new("GET /range/1048577", 400), new("GET /range/26?duration=11s", 400), new("GET /links/0/0", 200) { Body = "<html><head><title>Links</title></head><body></body></html>" },
        new("GET /trailers?Content-Length=1", 400) { Contains = ["forbidden trailer: Content-Length"] },
        new("GET /bytes/0", 200) { Type = "", Headers = [("Content-Length", "0")] }, new("GET /bytes/16", 200) { Type = "application/octet-stream", Length = 16 }, new("GET /bytes/1048577", 400), new("GET /bytes/x", 400), new("GET /bytes/-1", 400), new("GET /bytes/1?seed=x", 400),
        new("GET /stream-bytes/5000?chunk_size=100", 200) { Length = 5000, Headers = [("Transfer-Encoding", "chunked")] },
        new("GET /range/26", 200) { Type = Plain, Body = "abcdefghijklmnopqrstuvwxyz", Headers = [("ETag", "range26"), ("Content-Range", null), ("Accept-Ranges", "bytes")] },
        new("GET /range/26", 206) { With = "Range: bytes=0-40", Headers = [("Content-Range", "bytes 0-25/26")] }, new("GET /range/26", 416) { With = "Range: bytes=10-5", Body = "invalid range\n" },
        new("GET /range/26", 416) { With = "Range: bytes=32-40", Headers = [("Content-Range", "bytes */26"), ("ETag", null)] },
        new("GET /range/26", 206) { With = "Range: bytes=0-1,4-5", Contains = ["Content-Range: bytes 0-1/26", "\r\n\r\nab\r\n", "\r\n\r\nef\r\n"] }, new("GET /range/26", 200) { With = "Range: bytes=0-20,1-20" },
        new("GET /range/0", 400), new("GET /range/x", 400),
        new("GET /links/2", 302) { Headers = [("Location", "/links/2/0")] }, new("GET /links/2/0", 200) { Body = "<html><head><title>Links</title></head><body>0 <a href=\"/links/2/1\">1</a> </body></html>" }, new("GET /links/257", 400), new("GET /links/2/x", 400), new("GET /links/2/-1", 200),
        // 1.5
        new("GET /redirect/1", 302) { Type = "", Length = 0, Headers = [("Location", "/get")] }, new("GET /redirect/0", 400), new("GET /redirect/x", 400), new("GET /redirect/3?absolute=true", 302) { With = "X-Forwarded-Proto: https", Headers = [("Location", "https://httpbin/absolute-redirect/2")] },
        new("GET /redirect-to", 400) { Contains = ["missing required query parameter: url"] }, new("GET /redirect-to?url=foo", 403) { Type = Plain, Length = 0 }, new("GET /redirect-to?url=https%3A%2F%2Fexample.com%2F&status_code=308", 308) { Headers = [("Location", "https://example.com/")] },
        new("GET /redirect-to?url=/x&status_code=200", 400), new("GET /redirect-to?url=javascript:alert(1)", 403), new("GET /redirect-to?url=https:///host", 403), new("GET /redirect-to?url=/%5Cevil", 403),
        new("GET /relative-redirect/2", 302) { Type = "", Length = 0, Headers = [("Location", "/relative-redirect/1")] }, new("GET /relative-redirect/1", 302) { Headers = [("Location", "/get")] }, new("GET /absolute-redirect/2", 302) { Headers = [("Location", "http://httpbin/absolute-redirect/1")] }, new("GET /redirect-to?url=//evil", 403), new("GET /redirect-to?url=/x&status_code=400", 400), new("GET /redirect-to?url=/x&status_code=x", 400),
        new("GET /cookies/delete?k=v", 302) { Headers = [("Location", "/cookies")] },
        new("GET /cookies", 200) { With = "Cookie: a=1; b=2", Body = "{\n  \"cookies\": {\n    \"a\": \"1\",\n    \"b\": \"2\"\n  }\n}\n" },
        new("GET /cookies/set?k=v", 302) { Type = "", Headers = [("Location", "/cookies"), ("Set-Cookie", "k=v; Path=/; HttpOnly")] },
        new("GET /cookies/set?k=v&attr%5Bhttponly%5D=0&attr[Domain]=a.b&attr[SameSite]=lax&attr[Secure]=1&attr[Path]=/p", 302) { Headers = [("Set-Cookie", "k=v; Path=/p; Domain=a.b; Secure; SameSite=Lax")] },
        new("GET /cookies/set?k=v", 302) { With = "X-Forwarded-Proto: https", Headers = [("Set-Cookie", "k=v; Path=/; HttpOnly; Secure")] }, new("GET /cookies/set/n/v", 302) { Headers = [("Set-Cookie", "n=v; Path=/; HttpOnly")] },
        // 1.6
        new("GET /basic-auth/u/p", 401) { Body = "{\n  \"authenticated\": false,\n  \"user\": \"\",\n  \"authorized\": false\n}\n", Headers = [("WWW-Authenticate", Basic)] },
        new("GET /basic-auth/u/p", 200) { With = "Authorization: Basic dTpw", Body = "{\n  \"authenticated\": true,\n  \"user\": \"u\",\n  \"authorized\": true\n}\n" },
        new("GET /hidden-basic-auth/u/p", 404) { Type = Json, Headers = [("WWW-Authenticate", null)] }, new("GET /bearer", 401) { Type = Json, Headers = [("WWW-Authenticate", "Bearer")] },
        new("GET /bearer", 200) { With = "Authorization: Bearer t", Contains = ["\"token\": \"t\""] }, new("GET /bearer", 401) { With = "Authorization: Bearer a b" },
        new("GET /digest-auth/auth-int/u/p", 400), new("GET /digest-auth/AUTH/u/p/sha-256", 401) { Type = Json }, new("GET /digest-auth/auth/u/p/SHA-512", 400),
        new("GET /hidden-basic-auth/u/p", 200) { With = "Authorization: Basic dTpw", Contains = ["\"authorized\": true"] }, new("GET /digest-auth/auth/u/p/MD5/never", 401), new("GET /digest-auth/auth/u/p", 401) { Type = Json, Contains = ["\"status_code\": 401,\n  \"error\": \"Unauthorized\""] },
        // 1.7
        new("GET /gzip", 200) { Type = Json, Headers = [("Content-Encoding", "gzip")] }, new("GET /deflate", 200) { Headers = [("Content-Encoding", "deflate")] }, new("GET /brotli", 200) { Headers = [("Content-Encoding", "br")] }, new("GET /zstd", 200) { Headers = [("Content-Encoding", "zstd")] },
        new("GET /etag/abc", 304) { With = "If-None-Match: \"x\", W/\"abc\"" }, new("GET /etag/abc", 304) { With = "If-None-Match: *" }, new("GET /cache/60", 200) { Headers = [("Cache-Control", "public, max-age=60")] }, new("GET /base64/", 404), new("GET /image", 200) { With = "Accept: image/svg+xml", Type = "image/svg+xml" }, new("GET /image", 200) { With = "Accept: image/jpeg", Type = "image/jpeg" },
        new("GET /html", 200) { Type = Html, Length = 3742 }, new("GET /xml", 200) { Type = "application/xml", Length = 522 }, new("GET /json", 200) { Type = Json, Length = 421 },
        new("GET /encoding/utf8", 200) { Type = Html }, new("GET /forms/post", 200) { Contains = ["method=\"post\" action=\"/post\""] },
        new("GET /cache", 304) { With = "If-Modified-Since: x" }, new("GET /cache/-1", 200) { Headers = [("Cache-Control", "public, max-age=-1")] }, new("GET /cache/x", 400),
        new("GET /etag/abc", 200) { Type = Plain, Headers = [("ETag", "\"abc\""), ("Accept-Ranges", "bytes")] }, new("GET /etag/abc", 304) { With = "If-None-Match: \"abc\"" }, new("GET /etag/abc", 200) { With = "If-None-Match: abc" }, new("GET /etag/abc", 412) { With = "If-Match: \"x\"\nIf-None-Match: \"abc\"" }, new("GET /etag/abc", 206) { With = "Range: bytes=0-0", Body = "{" },
        new("GET /response-headers?a=1&a=2", 200) { Type = Json, Body = "{\n  \"Content-Type\": [\n    \"application/json; charset=utf-8\"\n  ],\n  \"a\": [\n    \"1\",\n    \"2\"\n  ]\n}\n" },
        new("GET /response-headers?content-type=text/html&x=%3Cscript%3E", 200) { Type = "text/html", Lacks = ["<script>"] }, new("GET /response-headers?a=%0d%0ab", 400),
        new("GET /base64/SGVsbG8_", 200) { Type = Plain, Body = "Hello?" }, new("GET /base64/encode/a%3F%3E", 200) { Body = "YT8-" }, new("GET /base64/x!", 400), new("GET /base64/frob/x", 400) { Contains = ["invalid operation: frob"] }, new("GET /base64/PHNjcmlwdD4=?content-type=text/html", 200) { Type = "text/html", Body = "&lt;script&gt;" },
        new("GET /image", 200) { Type = "image/png" }, new("GET /image", 415) { With = "Accept: */*", Type = Json }, new("GET /image", 200) { With = "Accept: image/webp,image/*", Type = "image/png" }, new("GET /image/webp", 200) { Type = "image/webp" }, new("GET /image/gif", 404) { Type = Json },
    ];

    public static TheoryData<int, string> Rows => [.. All.Select((row, i) => new TheoryDataRow<int, string>(i, $"{row.Request} {row.With}"))];

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Answers_as_the_contract_says(int row, string request)
    {
        Assert.NotEmpty(request);
        return All[row].CheckAsync(servers.Go);
    }

    private static readonly Row[] OfLevel215 =
    [
        new("GET /cookies", 200) { With = "Cookie: a=1", Body = "{\n  \"a\": \"1\"\n}\n" },
        new("GET /cookies/set?k=v", 302) { Headers = [("Set-Cookie", "k=v; HttpOnly")] },
        new("GET /basic-auth/u/p", 200) { With = "Authorization: Basic dTpw", Body = "{\n  \"authorized\": true,\n  \"user\": \"u\"\n}\n" },
        new("GET /ip", 200) { Contains = ["\"origin\": \"127.0.0.1:"] },
        new("GET /redirect-to?url=foo", 302) { Headers = [("Location", "foo")] },
        new("GET //get", 301) { Headers = [("Location", "/get")] },
        new("GET /response-headers?a=1", 200) { Body = "{\n  \"a\": [\n    \"1\"\n  ]\n}\n" },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task Answers_as_the_version_that_Istio_pins(int row) => OfLevel215[row].CheckAsync(servers.Go215);

    private static readonly Row[] BehindPrefix =
    [
        new("GET /test-prefix/get", 200) { Contains = ["\"url\": \"http://httpbin/get\""] },
        new("GET /get", 404) { Body = "404 page not found\n", Headers = [("Access-Control-Allow-Origin", null)] },
        new("GET /test-prefix/redirect/2", 302) { Headers = [("Location", "/test-prefix/relative-redirect/1")] },
        new("GET /test-prefix/absolute-redirect/2", 302) { Headers = [("Location", "http://httpbin/absolute-redirect/1")] },
        new("GET /test-prefix/forms/post", 200) { Contains = ["action=\"/test-prefix/post\""] },
        new("GET /test-prefix/links/2/0", 200) { Contains = ["href=\"/test-prefix/links/2/1\""] },
        new("GET /test-prefix/status/301", 301) { Headers = [("Location", "/test-prefix/redirect/1")] },
        new("GET /test-prefix/cookies/set?a=b", 302) { Headers = [("Location", "/test-prefix/cookies")] },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public Task Keeps_and_loses_the_prefix_as_the_original(int row) => BehindPrefix[row].CheckAsync(servers.GoWithPrefix);

    private static readonly Row[] WithOptions =
    [
        new("GET /headers", 200) { With = "X-Secret-Key: k\nUser-Agent: u\nX-Open: o", Contains = ["X-Open"], Lacks = ["X-Secret-Key", "User-Agent"] },
        new("GET /env", 200) { Body = "{\n  \"env\": {\n    \"HTTPBIN_ENV_A\": \"1\",\n    \"HTTPBIN_ENV_B\": \"2\"\n  }\n}\n" },
        new("GET /version", 200) { Contains = ["\"version\""] },
        new("GET /redirect-to?url=http://other.com/", 403) { Type = Plain, Contains = ["- example.com\n"] },
        new("GET /redirect-to?url=http://example.com.evil/", 403), new("GET /redirect-to?url=http://evil%5C@example.com/", 403),
        new("GET /redirect-to?url=https://example.com/x", 302), new("GET /redirect-to?url=/x", 302),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public Task Heeds_its_options(int row) => WithOptions[row].CheckAsync(servers.GoStrict);
}
