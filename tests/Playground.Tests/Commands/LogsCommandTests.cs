using Bookinfo.Playground.Commands;

namespace Bookinfo.Playground.Tests.Commands;

/// <summary><c>logs --flag --status</c> on lines as proxies write them.</summary>
public sealed class LogsCommandTests
{
    private const string Overflow = """[2026-01-01T00:00:00.000Z] "GET /a\"b HTTP/1.1" 503 UO overflow - "-" 0 81 0 - "-" "curl" "x" "reviews:9080" "-" outbound|9080||reviews.default.svc.cluster.local - 10.0.0.1:9080 127.0.0.1:1 - default""";

    private const string Delayed = """{"response_code":404,"response_flags":"NR,DI","path":"/"}""";

    [Theory]
    [InlineData(Overflow, "UO", null, true)]
    [InlineData(Overflow, "uo", "503", true)]
    [InlineData(Overflow, null, "5xx", true)]
    [InlineData(Overflow, null, "4xx", false)]
    [InlineData(Overflow, "NR", null, false)]
    [InlineData(Delayed, "DI", "404", true)]
    [InlineData(Delayed, "NR", "4xx", true)]
    [InlineData(Delayed, "UO", null, false)]
    [InlineData("some other line", null, null, true)]
    [InlineData("some other line", "UO", null, false)]
    [InlineData("{broken", "UO", null, false)]
    public void Lines_are_chosen_by_flag_and_status(string line, string? flag, string? status, bool fits) => Assert.Equal(fits, LogsCommand.Fits(line, flag, status));
}
