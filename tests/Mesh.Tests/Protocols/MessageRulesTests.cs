namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>What a request must be to be forwarded (contract mesh.md section 2, "Protocol-level answers").</summary>
public sealed class MessageRulesTests
{
    public static TheoryData<ProxyKind, string, int> Refused()
    {
        var rows = new (string Request, int Status)[]
        {
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nHost: reviews\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: rev iews\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nbroken\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nx-a : b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nx-a: b\r\n folded\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nx-a: b\0c\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nx-a: b\u0001c\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: reviews\r\nx(a): b\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3, 3\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: +3\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3\v\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: 000000000000000000000003\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: -1\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\nHost: reviews\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501),
            ("GET /a\rb HTTP/1.1\r\nHost: reviews\r\n\r\n", 400),
            ("GET http://a@reviews/ HTTP/1.1\r\nHost: reviews\r\n\r\n", 400),
            ($"GET / HTTP/1.1\r\nHost: reviews\r\nx-a: {new string('a', 61 * 1024)}\r\n\r\n", 431),
            ($"GET / HTTP/1.1\r\nHost: reviews\r\n{string.Concat(Enumerable.Range(0, 110).Select(static i => $"x-{i}: a\r\n"))}\r\n", 431),
        };
        var data = new TheoryData<ProxyKind, string, int>();
        foreach (var (request, status) in rows)
        {
            data.Add(ProxyKind.Gateway, request, status);
            data.Add(ProxyKind.Sidecar, request, status);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_request_with_two_meanings_or_none_is_refused_and_its_connection_closed(ProxyKind kind, string request, int status)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(kind, upstream.Address);
        using var connection = await door.KnockAsync();

        await connection.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: reviews\r\n\r\n");
        var answer = await connection.ReadAnswerAsync();

        Assert.Equal(status, answer?.Status);
        Assert.True(await connection.EndsAsync(), "the connection stayed open");
        Assert.Empty(upstream.Requests);
        Assert.Equal(200, (await door.AskAsync("GET / HTTP/1.1\r\nHost: reviews\r\n\r\n"))?.Status);
    }

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task The_target_in_absolute_form_rules_over_Host(ProxyKind kind)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(kind, upstream.Address);

        var answer = await door.AskAsync("GET http://ratings.example:81/x?y HTTP/1.1\r\nHost: reviews\r\n\r\n");

        Assert.Equal(200, answer?.Status);
        var request = Assert.Single(upstream.Requests);
        Assert.Equal("/x?y ratings.example:81", $"{request.Target} {request.Header("host")}");
    }

    [Fact]
    public async Task What_is_long_and_still_allowed_passes()
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        var path = "/" + new string('p', 20_000);
        var value = new string('v', 30_000);

        var answer = await door.AskAsync($"GET {path} HTTP/1.1\r\nHost: reviews\r\nx-long: {value}\r\n{string.Concat(Enumerable.Range(0, 90).Select(static i => $"x-{i}: a\r\n"))}\r\n");

        Assert.Equal(200, answer?.Status);
        var request = Assert.Single(upstream.Requests);
        Assert.Equal(path, request.Target);
        Assert.Equal(value, request.Header("x-long"));
        Assert.Equal("a", request.Header("x-89"));
    }

    [Fact]
    public async Task Bytes_beyond_ASCII_in_a_value_pass_unchanged()
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);

        Assert.Equal(200, (await door.AskAsync("GET / HTTP/1.1\r\nHost: reviews\r\nx-name: J\u00f8rgen\u00c3\u00a9\r\n\r\n"))?.Status);

        Assert.Equal("J\u00f8rgen\u00c3\u00a9", Assert.Single(upstream.Requests).Header("x-name"));
    }
}
