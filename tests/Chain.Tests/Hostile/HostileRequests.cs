using System.Globalization;
using System.Text;

namespace Bookinfo.Chain.Tests.Hostile;

/// <summary>Makes requests for one of the services: its paths and others, with odd ids, queries, cookies, headers and bodies.</summary>
/// <param name="service">details, reviews, ratings or productpage.</param>
/// <param name="values">Chooses.</param>
/// <param name="cookies">Cookies that are good, to be used and spoilt.</param>
internal sealed class HostileRequests(string service, HostileValues values, IReadOnlyList<string> cookies)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"];

    private static readonly string[] HeaderNames =
    [
        "x-request-id", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "x-ot-span-context", "x-datadog-trace-id", "traceparent", "tracestate", "x-cloud-trace-context", "grpc-trace-bin", "sw8",
        "end-user", "user-agent", "authorization", "jwt", "Referer", "Accept", "Accept-Language", "Range", "If-None-Match", "Origin", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Http-Method-Override", "Upgrade", "Expect", "Te", "baggage", "b3",
    ];

    private static readonly string[] ContentTypes = ["", "application/json", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=B", "text/plain; charset=nonsense", "\u00e9"];

    private readonly HostileJson _json = new(values);

    public byte[] Next()
    {
        var method = values.Pick(Methods);
        var target = Target(ref method);
        var body = method is "GET" or "HEAD" && !values.Sometimes(10) ? null : Encoding.UTF8.GetBytes(HostileValues.Valid(Body()));
        var length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {(values.Sometimes(30) ? values.InHeader() : service)}\r\n{length}Connection: close\r\n");
        for (var left = values.Next(5); left > 0; left--) head.Append(values.Pick(HeaderNames)).Append(": ").Append(values.InHeader()).Append("\r\n");
        if (!values.Sometimes(3)) head.Append("Cookie: ").Append(Cookie()).Append("\r\n");
        if (body is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Type: {values.Pick(ContentTypes)}\r\n");
        var request = (byte[])[.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body ?? []];
        // A byte of the headers is turned, but not of those that say when request and answer end.
        var first = request.AsSpan().IndexOf("Connection: close\r\n"u8) + "Connection: close\r\n".Length;
        if (values.Sometimes(30) && first < head.Length) request[values.Next(first, head.Length)] = (byte)values.Next(256);
        return request;
    }

    private string Target(ref string method)
    {
        var id = values.InUrl();
        var path = service switch
        {
            "productpage" => values.Next(10) switch
            {
                0 or 1 or 2 => "/productpage",
                3 => "/api/v1/products",
                4 => $"/api/v1/products/{id}",
                5 => $"/api/v1/products/{id}/reviews",
                6 => $"/api/v1/products/{id}/ratings",
                7 => "/logout",
                8 => "/login",
                _ => values.Pick((string[])["/", "/index.html", "/health", $"/{id}", $"/swagger/{id}", $"/static/{id}"]),
            },
            _ => values.Next(12) switch
            {
                0 => values.Pick((string[])["/", "/health", $"/{id}", $"/health/{id}", $"/swagger/{id}"]),
                1 => $"/{service}",
                2 => $"/{service}/{id}/{values.InUrl()}",
                _ => $"/{service}/{id}",
            },
        };
        if (path == "/login" && !values.Sometimes(4)) method = "POST";
        for (var left = values.Sometimes(3) ? values.Next(4) : 0; left > 0; left--)
            path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + values.Pick((string[])["username", "passwd", "u", "id", values.InUrl()]) + "=" + values.InUrl();
        return path;
    }

    private string Body() => values.Next(4) switch
    {
        0 => $"username={values.InUrl()}&passwd={values.InUrl()}&{values.InUrl()}",
        1 => $"--B\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\n{values.Text()}\r\n--B{(values.Sometimes(3) ? "" : "--\r\n")}",
        _ => _json.Body(),
    };

    private string Cookie()
    {
        var good = values.Pick(cookies);
        return values.Next(5) switch
        {
            0 => values.InHeader(),
            1 => $"session={values.InHeader()}",
            2 => $"{good[..values.Next(good.Length)]}{(char)values.Next(0x21, 0x7f)}{good[^values.Next(good.Length)..]}",
            _ => good,
        };
    }
}
