namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>Contract sections 1.1 and 1.3 to 1.7, dialect PY.</summary>
public sealed class PythonRows(Servers servers)
{
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json";
    private const string Page = "text/html";
    private const string Basic = "Basic realm=\"Fake Realm\"";

    internal static readonly Row[] All =
    [
        // 1.1 JSON, query, url, origin
        new("GET /get?b=1&a=2&a=3&e", 200) { Type = Json, Body = "{\n  \"args\": {\n    \"a\": [\n      \"2\", \n      \"3\"\n    ], \n    \"b\": \"1\", \n    \"e\": \"\"\n  }, \n  \"headers\": {\n    \"Connection\": \"close\", \n    \"Host\": \"httpbin\"\n  }, \n  \"origin\": \"127.0.0.1\", \n  \"url\": \"http://httpbin/get?b=1&a=2&a=3&e\"\n}\n" },
        new("GET /get?k=%C3%A9%F0%9F%8D%95%7F%3C%3E%26%27", 200) { Contains = ["\"k\": \"\\u00e9\\ud83c\\udf55\\u007f<>&'\""] },
        new("GET /get?a=x+y;b&%ZZ=%FF", 200) { Contains = ["\"a\": \"x y;b\"", "\"%ZZ\": \"\\ufffd\""] },
        new("GET /get", 200) { With = "x-b3-TraceId: t\nX_under: u\nx-a1b: 1\nFoo: bar\nFoo: baz", Contains = ["\"X-B3-Traceid\": \"t\"", "\"X-Under\": \"u\"", "\"X-A1B\": \"1\"", "\"Foo\": \"bar,baz\""] },
        new("GET /headers", 200) { With = "X-Forwarded-For: 1.2.3.4\nX-Request-Id: r\nVia: v\nX-Forwarded-Host: h\nTraceparent: t", Contains = ["X-Forwarded-Host", "Traceparent"], Lacks = ["X-Forwarded-For", "X-Request-Id", "Via"] },
        new("GET /headers?show_env", 200) { With = "X-Forwarded-For: 1.2.3.4\nX-Request-Id: r", Contains = ["\"X-Forwarded-For\": \"1.2.3.4\"", "\"X-Request-Id\": \"r\""] },
        new("GET /headers", 200) { With = "X-Latin: \u00e9", Contains = ["\"X-Latin\": \"\\u00e9\""] },
        new("GET /ip", 200) { With = "X-Forwarded-For: 1.2.3.4, 5.6.7.8", Body = "{\n  \"origin\": \"1.2.3.4, 5.6.7.8\"\n}\n" },
        new("GET /ip", 200) { Body = "{\n  \"origin\": \"127.0.0.1\"\n}\n" },
        new("GET /get?", 200) { Contains = ["\"url\": \"http://httpbin/get\""] },
        new("GET /anything/a%20b%C3%A9%2Fc%3Fd%25;e?q=%20%C3%A9;/", 200) { Contains = ["\"url\": \"http://httpbin/anything/a b\\u00e9/c%3Fd%25%3Be?q= \\u00e9%3B%2F\""] },
        new("GET /get", 200) { With = "Host: h:80\nX-Forwarded-Proto: foo", Contains = ["\"url\": \"foo://h:80/get\""] },
        new("GET /get", 200) { With = "X-Forwarded-Host: a.example, b", Contains = ["\"url\": \"http://a.example/get\""] },
        new("GET /get", 200) { With = "X-Forwarded-Ssl: on", Contains = ["\"url\": \"https://httpbin/get\""] },
        new("GET /get", 400) { With = "X-Forwarded-Proto: https\nX-Forwarded-Ssl: off", Contains = ["Contradictory scheme headers"], Headers = [("Access-Control-Allow-Origin", null)] },
        new("GET /ip", 200) { With = "X-Forwarded-For:", Body = "{\n  \"origin\": \"\"\n}\n" },
        new("GET /headers", 200) { With = "Cookie: a=b\nContent-Type:\nTe: trailers\nDnt: 1", Body = "{\n  \"headers\": {\n    \"Connection\": \"close\", \n    \"Cookie\": \"a=b\", \n    \"Dnt\": \"1\", \n    \"Host\": \"httpbin\", \n    \"Te\": \"trailers\"\n  }\n}\n" },
        new("GET /headers", 200) { With = "X-Real-Ip: 1\nX-Forwarded-Ssl: off\nConnect-Time: 1\nTotal-Route-Time: 1\nX-Request-Start: 1\nX-Varnish: 1\nX-Envoy-Attempt-Count: 1\nX-Forwarded-Client-Cert: c", Contains = ["X-Envoy-Attempt-Count", "X-Forwarded-Client-Cert"], Lacks = ["X-Real-Ip", "X-Forwarded-Ssl", "Connect-Time", "Total-Route-Time", "X-Request-Start", "X-Varnish"] },
        // CORS, methods, errors
        new("GET /get", 200) { With = "Origin: http://a", Headers = [("Access-Control-Allow-Origin", "http://a"), ("Access-Control-Allow-Credentials", "true"), ("Server", "gunicorn/19.9.0")] },
        new("OPTIONS /get", 200) { With = "Access-Control-Request-Headers: x-a", Type = Html, Length = 0, Headers = [("Allow", "GET, HEAD, OPTIONS"), ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, PATCH, OPTIONS"), ("Access-Control-Max-Age", "3600"), ("Access-Control-Allow-Headers", "x-a")] },
        new("OPTIONS /drip?delay=5", 200) { Length = 0 },
        new("OPTIONS /nope", 404) { Headers = [("Access-Control-Max-Age", "3600")] },
        new("GET /nope", 404) { Type = Page, Length = 233, Contains = ["<title>404 Not Found</title>"], Headers = [("Access-Control-Allow-Origin", "*")] },
        new("GET /post", 405) { Type = Page, Length = 178, Contains = ["<title>405 Method Not Allowed</title>"], Headers = [("Allow", "OPTIONS, POST")] },
        new("POST /ip", 405), new("HEAD /post", 405), new("BREW /get", 405), new("get /get", 400),
        new("GET /delay/1s", 500) { Type = Page, Length = 291, Contains = ["<title>500 Internal Server Error</title>"] },
        new("TRACE /anything", 200) { Contains = ["\"method\": \"TRACE\""] },
        new("GET /get/", 404), new("GET /Get", 404), new("GET /anything/", 404), new("GET //get", 200) { Contains = ["\"url\": \"http://httpbin/get\""] },
        new("GET /anything/../x//y", 200) { Contains = ["/anything/../x//y"] }, new("GET /status%2F204", 204),
        new("GET /bytes/-1", 404), new("GET /bytes/foo", 404), new("GET /bytes/1.5", 404),
        new("GET /get", 200) { Length = 146 }, new("HEAD /get", 200) { Length = 0, Headers = [("Content-Length", "146")] },
        new("HEAD /stream/3", 200) { Length = 0, Headers = [("Content-Length", null), ("Transfer-Encoding", null)] },
        new("GET /get HTTP/1.0", 200), new("GET http://other/get", 200) { With = "Host: other" },
        new("TRACE /redirect-to?url=/x", 302), new("TRACE /status/202", 202), new("TRACE /delay/0", 200), new("OPTIONS /status/418", 200) { Length = 0 }, new("HEAD /status/418", 418) { Length = 0 },
        new("HEAD /head", 200) { Length = 0 }, new("GET /head", 405), new("GET /flasgger_static/nope.js", 404), new("GET /static/nope", 404),
        // 1.3
        new("POST /anything/x?a=1", 200) { With = "Content-Type: application/json", Send = "{\"k\": [1, true, null, \"\u00e9\"]}", Body = "{\n  \"args\": {\n    \"a\": \"1\"\n  }, \n  \"data\": \"{\\\"k\\\": [1, true, null, \\\"\\u00e9\\\"]}\", \n  \"files\": {}, \n  \"form\": {}, \n  \"headers\": {\n    \"Connection\": \"close\", \n    \"Content-Length\": \"28\", \n    \"Content-Type\": \"application/json\", \n    \"Host\": \"httpbin\"\n  }, \n  \"json\": {\n    \"k\": [\n      1, \n      true, \n      null, \n      \"\\u00e9\"\n    ]\n  }, \n  \"method\": \"POST\", \n  \"origin\": \"127.0.0.1\", \n  \"url\": \"http://httpbin/anything/x?a=1\"\n}\n" },
        new("GET /user-agent", 200) { With = "User-Agent:", Body = "{\n  \"user-agent\": \"\"\n}\n" }, new("GET /uuid", 200) { Type = Json, Length = 53 },
        new("GET /spec.json", 200) { Type = Json, Contains = ["\"swagger\": \"2.0\"", "\"title\": \"httpbin.org\"", "\"version\": \"0.9.2\"", "\"basePath\": \"/\""] },
        new("GET /user-agent", 200) { Body = "{\n  \"user-agent\": null\n}\n" },
        new("GET /user-agent", 200) { With = "User-Agent: curl/8", Body = "{\n  \"user-agent\": \"curl/8\"\n}\n" },
        new("POST /post", 200) { With = "Content-Type: application/x-www-form-urlencoded", Send = "a=1&a=2&b=%ZZ", Contains = ["\"data\": \"\"", "\"a\": [\n      \"1\", \n      \"2\"\n    ]", "\"b\": \"%ZZ\"", "\"json\": null"], Lacks = ["\"method\""] },
        new("POST /post", 200) { With = "Content-Type: text/plain", Send = "\"x\"", Contains = ["\"data\": \"\\\"x\\\"\"", "\"json\": \"x\""] },
        new("POST /post", 200) { Send = "{\"b\":1.0,\"a\":123456789012345678901234567890,\"c\":[NaN,1e400,1E5],\"a2\":{}}", Contains = ["\"a\": 123456789012345678901234567890, \n    \"a2\": {}, \n    \"b\": 1.0, \n    \"c\": [\n      NaN, \n      Infinity, \n      100000.0\n    ]"] },
        new("POST /post", 200) { With = "Content-Type: multipart/form-data; boundary=B", Send = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\none\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"y\"\r\n\r\ntwo\r\n--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nv\r\n--B--\r\n", Contains = ["\"data\": \"\"", "\"f\": \"one\"", "\"t\": \"v\""], Lacks = ["two"] },
        new("POST /post", 200) { With = "Content-Type: multipart/form-data; boundary=B", Send = "--B\r\nbroken", Contains = ["\"form\": {}"] },
        new("DELETE /delete", 200) { With = "Content-Type: application/x-www-form-urlencoded", Send = "a=1", Contains = ["\"a\": \"1\""] },
        new("PUT /put", 200), new("PATCH /patch", 200), new("PUT /post", 405),
        new("GET /robots.txt", 200) { Type = "text/plain", Body = "User-agent: *\nDisallow: /deny\n" },
        new("GET /deny", 200) { Type = "text/plain", Contains = ["YOU SHOULDN'T BE HERE\n"] },
        new("GET /", 200) { Type = Html, Contains = ["httpbin.org"] }, new("GET /legacy", 200) { Type = Html },
        new("GET /apidocs/index.html", 302) { Headers = [("Location", "/")] }, new("GET /favicon.ico", 404),
        new("GET /static/favicon.ico", 200) { Headers = [("Cache-Control", "public, max-age=43200")] },
        // 1.4
        new("GET /status/200", 200) { Type = Html, Length = 0, Headers = [("Content-Length", "0")] },
        new("GET /status/204", 204) { Type = Html, Headers = [("Content-Length", null)] },
        new("GET /status/205", 205), new("HEAD /trailers?x=1", 200), new("HEAD /sse?count=1&duration=1ms", 200), new("GET /status/foo", 400) { Type = Html, Body = "Invalid status code" }, new("GET /status/200:0.5", 400),
        new("GET /status/200:0,503:1", 503), new("GET /status/200:x,503", 400), new("GET /status/200:0,503:0", 500), new("GET /status/200:1:1,5", 500),
        new("GET /status/1000", 400), new("GET /status/0", 400), new("GET /status/-1", 400), new("GET /status/599", 599),
        new("GET /status/301", 301) { Type = "", Headers = [("Location", "/redirect/1")] }, new("GET /status/304", 304) { Type = "" },
        new("GET /status/302", 302) { Type = "", Length = 0, Headers = [("Location", "/redirect/1")] }, new("GET /status/303", 303) { Headers = [("Location", "/redirect/1")] }, new("GET /status/305", 305) { Headers = [("Location", "/redirect/1")] }, new("GET /status/307", 307) { Headers = [("Location", "/redirect/1")] }, new("GET /status/300", 300) { Length = 0, Headers = [("Location", null)] },
        new("GET /status/308", 308) { Headers = [("Location", null)] },
        new("GET /status/401", 401) { Type = "", Length = 0, Headers = [("WWW-Authenticate", Basic)] },
        new("GET /status/402", 402) { Type = "", Body = "Fuck you, pay me!", Headers = [("x-more-info", "http://vimeo.com/22053820")] },
        new("GET /status/406", 406) { Type = Json, Length = 142, Contains = ["{\"message\": \"Client did not request a supported media type.\", \"accept\": [\"image/webp\""] },
        new("GET /status/407", 407) { Headers = [("Proxy-Authenticate", Basic)] },
        new("DELETE /status/418", 418) { Type = "", Length = 135, Contains = ["\n    -=[ teapot ]=-\n"], Headers = [("x-more-info", "http://tools.ietf.org/html/rfc2324")] },
        new("GET /delay/0.05", 200) { Contains = ["\"data\": \"\"", "\"files\": {}"], Lacks = ["\"json\"", "\"method\""] },
        new("GET /delay/-1", 500), new("GET /delay/nan", 500),
        new("GET /drip?duration=0&numbytes=5", 200) { Type = "application/octet-stream", Body = "*****", Headers = [("Content-Length", "5"), ("Transfer-Encoding", null)] },
        new("GET /drip?numbytes=0", 400) { Body = "number of bytes must be positive" }, new("GET /drip?duration=x", 500), new("GET /drip?duration=0&code=500", 500) { Body = "**********" },
        new("GET /drip?duration=0&code=204", 204),
        new("GET /drip?duration=0&NUMBYTES=3", 200) { Length = 10 }, new("GET /drip?duration=0&numbytes=10485761", 200) { Length = 10 << 20 },
        new("GET /stream/200", 200) { Contains = ["\"id\": 99}"], Lacks = ["\"id\": 100}"] },
        new("GET /stream/0", 200) { Type = Json, Length = 0 },
        new("GET /stream/2?a=b", 200) { Type = Json, Body = "{\"url\": \"http://httpbin/stream/2?a=b\", \"args\": {\"a\": \"b\"}, \"headers\": {\"Connection\": \"close\", \"Host\": \"httpbin\"}, \"origin\": \"127.0.0.1\", \"id\": 0}\n{\"url\": \"http://httpbin/stream/2?a=b\", \"args\": {\"a\": \"b\"}, \"headers\": {\"Connection\": \"close\", \"Host\": \"httpbin\"}, \"origin\": \"127.0.0.1\", \"id\": 1}\n", Headers = [("Transfer-Encoding", "chunked")] },
        new("GET /bytes/999999", 200) { Length = 102400, Type = "application/octet-stream", Headers = [("Content-Length", "102400")] },
        new("GET /bytes/10?seed=x", 500), new("GET /stream-bytes/5000?chunk_size=0", 200) { Length = 5000, Headers = [("Transfer-Encoding", "chunked")] },
        new("GET /range/26", 200) { Type = "application/octet-stream", Body = "abcdefghijklmnopqrstuvwxyz", Headers = [("ETag", "range26"), ("Accept-Ranges", "bytes"), ("Content-Range", "bytes 0-25/26")] },
        new("GET /range/26", 206) { With = "Range: bytes=10-12", Body = "klm", Headers = [("Content-Range", "bytes 10-12/26")] },
        new("GET /range/26", 206) { With = "Range: bytes=-5", Body = "vwxyz" }, new("GET /range/26", 200) { With = "Range: bytes=-50", Length = 26 },
        new("GET /range/26", 416) { With = "Range: bytes=0-40", Length = 0, Headers = [("Content-Range", "bytes */26"), ("Content-Length", "0")] },
        new("GET /range/26", 416) { With = "Range: bytes=10-5" }, new("GET /range/26", 200) { With = "Range: bytes=0-5,10-12", Length = 26 },
        new("GET /range/0", 404) { Body = "number of bytes must be in the range (0, 102400]", Headers = [("ETag", "range0")] },
        new("GET /links/2", 302) { Headers = [("Location", "/links/2/0")] },
        new("GET /links/500/0", 200) { Contains = ["'/links/200/199'"], Lacks = ["/200'"] }, new("GET /links/0/0", 200) { Body = "<html><head><title>Links</title></head><body>0 </body></html>" },
        new("GET /range/102401", 404), new("GET /range/26", 200) { With = "Range: bytes=0-", Length = 26 }, new("GET /range/26", 206) { With = "Range: bytes=20-", Body = "uvwxyz" }, new("GET /range/26?CHUNK_SIZE=5", 200) { Length = 26 },
        new("GET /links/2/0", 200) { Type = Html, Body = "<html><head><title>Links</title></head><body>0 <a href='/links/2/1'>1</a> </body></html>" },
        // 1.5
        new("GET /redirect/1", 302) { Headers = [("Location", "/get")], Contains = ["Redirecting..."] }, new("GET /redirect/0", 500),
        new("GET /redirect/3", 302) { Headers = [("Location", "/relative-redirect/2")] },
        new("GET /redirect/3?absolute=True", 302) { Headers = [("Location", "http://httpbin/absolute-redirect/2")] },
        new("GET /relative-redirect/2", 302) { Length = 0, Headers = [("Location", "/relative-redirect/1")] },
        new("GET /absolute-redirect/1", 302) { With = "X-Forwarded-Proto: https", Headers = [("Location", "https://httpbin/get")] },
        new("PUT /redirect-to?URL=http%3A%2F%2Fa%2F%C3%A9&status_code=307", 307) { Headers = [("Location", "http://a/%C3%83%C2%A9")] },
        new("POST /redirect-to?url=/x&STATUS_CODE=303", 303) { With = "Content-Type: application/x-www-form-urlencoded", Send = "url=/y&status_code=307", Headers = [("Location", "/x")] },
        new("GET /redirect-to?url=/x&status_code=200", 302), new("GET /redirect-to", 500), new("GET /redirect-to?url=/x&status_code=x", 500),
        new("GET /redirect-to?url=javascript:alert(1)", 403), new("GET /redirect-to?url=//evil", 403), new("GET /redirect-to?url=https:evil", 403), new("GET /redirect-to?url=/%0d%0aA:b", 400),
        new("GET /cookies", 200) { With = "Cookie: a=1; a=2; q=\"x\\054y\"; __utma=1", Body = "{\n  \"cookies\": {\n    \"a\": \"2\", \n    \"q\": \"x,y\"\n  }\n}\n" },
        new("GET /cookies?show_env", 200) { With = "Cookie: __utma=1", Contains = ["\"__utma\": \"1\""] },
        new("GET /cookies/set?k=v&k=w&l=a%20b", 302) { Headers = [("Location", "/cookies"), ("Set-Cookie", "k=v; Path=/\nl=\"a b\"; Path=/")] },
        new("GET /cookies/set/n/v", 302) { With = "X-Forwarded-Proto: https", Headers = [("Set-Cookie", "n=v; Secure; Path=/")] },
        new("GET /cookies/delete?k", 302) { Headers = [("Set-Cookie", "k=; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0; Path=/")] },
        new("GET /cookies/set?a%0d%0ab=1", 400),
        // 1.6
        new("GET /basic-auth/u/p", 401) { Type = "", Length = 0, Headers = [("WWW-Authenticate", Basic)] },
        new("GET /basic-auth/u/p", 200) { With = "Authorization: Basic dTpw", Body = "{\n  \"authenticated\": true, \n  \"user\": \"u\"\n}\n" },
        new("GET /hidden-basic-auth/u/p", 404) { Type = Html, Length = 0, Headers = [("WWW-Authenticate", null)] },
        new("GET /bearer", 401) { Headers = [("WWW-Authenticate", "Bearer")] }, new("GET /bearer", 401) { With = "Authorization: bearer x" },
        new("GET /bearer", 200) { With = "Authorization: Bearer a b", Body = "{\n  \"authenticated\": true, \n  \"token\": \"a b\"\n}\n" },
        new("GET /basic-auth/u/p", 401) { With = "Authorization: Basic dTp4" }, new("GET /hidden-basic-auth/u/p", 200) { With = "Authorization: Basic dTpw" },
        new("GET /digest-auth/auth/u/p", 401) { Length = 0 }, new("GET /digest-auth/auth/u/p/MD5", 401), new("GET /digest-auth/auth/u/p/MD5/never", 401),
        // 1.7
        new("GET /gzip", 200) { Type = Json, Headers = [("Content-Encoding", "gzip")] }, new("GET /deflate", 200) { Headers = [("Content-Encoding", "deflate")] }, new("GET /brotli", 200) { Headers = [("Content-Encoding", "br")] }, new("GET /zstd", 200) { Headers = [("Content-Encoding", "zstd")] }, new("POST /gzip", 405),
        new("GET /cache", 304) { With = "If-Modified-Since: x", Type = "", Length = 0 }, new("GET /etag/abc", 304) { With = "If-None-Match: \"x\", \"abc\"" }, new("GET /etag/abc", 304) { With = "If-None-Match: *" }, new("GET /etag/abc", 200) { With = "If-Match: \"abc\"" }, new("GET /etag/abc", 200) { With = "If-Match: *" }, new("GET /etag/abc", 200) { With = "If-None-Match: \"x\"" },
        new("GET /image/png", 200) { Type = "image/png" }, new("GET /image/webp", 200) { Type = "image/webp" }, new("GET /image", 200) { With = "Accept: image/svg+xml,image/jpeg", Type = "image/svg+xml" }, new("GET /image", 200) { With = "Accept: image/*", Type = "image/png" },
        new("GET /html", 200) { Type = Html, Length = 3741, Contains = ["<h1>Herman Melville - Moby-Dick</h1>"] },
        new("GET /xml", 200) { Type = "application/xml", Length = 522 }, new("GET /json", 200) { Type = Json, Length = 429 },
        new("GET /encoding/utf8", 200) { Type = Html }, new("GET /forms/post", 200) { Contains = ["action=\"/post\"", "custname", "custtel", "custemail", "size", "topping", "delivery", "comments"] },
        new("GET /cache", 304) { With = "If-None-Match: x", Type = "", Length = 0 }, new("GET /cache/60", 200) { Headers = [("Cache-Control", "public, max-age=60")] }, new("GET /cache/-1", 404),
        new("GET /etag/abc", 200) { Type = Json, Headers = [("ETag", "abc")] }, new("GET /etag/abc", 304) { With = "If-None-Match: W/\"abc\"", Headers = [("ETag", "abc")] },
        new("GET /etag/abc", 412) { With = "If-Match: \"x\"", Headers = [("ETag", null)] }, new("GET /etag/abc", 304) { With = "If-None-Match: abc\nIf-Match: x" },
        new("GET /response-headers", 200) { Body = "{\n  \"Content-Length\": \"68\", \n  \"Content-Type\": \"application/json\"\n}\n" },
        new("POST /response-headers?a=1&a=2", 200) { Headers = [("a", "1\n2")], Contains = ["\"a\": [\n    \"1\", \n    \"2\"\n  ]"] },
        new("GET /response-headers?content-type=text/html&x=%3Cscript%3E", 200) { Type = "text/html", Lacks = ["<script>"], Contains = ["&lt;script&gt;"] },
        new("GET /response-headers?a%0d%0ab=1", 400), new("GET /response-headers?a=b%0d%0ac", 400), new("GET /response-headers?Transfer-Encoding=chunked&Content-Length=3", 200),
        new("GET /base64/SFRUUEJJTiBpcyBhd2Vzb21l", 200) { Body = "HTTPBIN is awesome" }, new("GET /base64/x", 200) { Body = "Incorrect Base64 data try: SFRUUEJJTiBpcyBhd2Vzb21l" },
        new("GET /base64/PHNjcmlwdD4=", 200) { Type = "text/plain; charset=utf-8" },
        new("GET /image", 200) { Type = "image/png" }, new("GET /image", 406) { With = "Accept: */*", Type = Json, Length = 142 },
        new("GET /image", 200) { With = "Accept: image/png, image/webp", Type = "image/webp" }, new("GET /image/jpeg", 200) { Type = "image/jpeg" }, new("GET /image/svg", 200) { Type = "image/svg+xml" }, new("GET /image/gif", 404),
        // 2.1: what only the Go port has, in this dialect's JSON
        new("GET /hostname", 200) { Body = "{\n  \"hostname\": \"go-httpbin\"\n}\n" }, new("GET /env", 200) { Body = "{\n  \"env\": {}\n}\n" }, new("GET /unstable?failure_rate=1", 500),
        new("PUT /upload", 200) { Send = "12345", Contains = ["\"bytes_received\": 5"] }, new("GET /version", 200) { Type = Json }, new("GET /dump/request", 200) { Contains = ["GET /dump/request HTTP/1.1\r\n"] },
        new("GET /jsonl?count=1", 200) { Contains = ["\"id\": 0}\n"] }, new("GET /websocket/echo", 400), new("GET /base64/encode/a%3F%3E", 200) { Body = "YT8-" },
    ];

    public static TheoryData<int, string> Rows => [.. All.Select((row, i) => new TheoryDataRow<int, string>(i, $"{row.Request} {row.With}"))];

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Answers_as_the_contract_says(int row, string request)
    {
        Assert.NotEmpty(request);
        return All[row].CheckAsync(servers.Py);
    }
}
