using System.Text;
using System.Text.Json;

using Bookinfo.LoadClient.Report.Json;
using Bookinfo.LoadClient.Report.Reading;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Contract fortio.md section 6: key by key, in order; and back again.</summary>
public sealed class JsonReportTests
{
    private static readonly Dictionary<string, RunResult> Results = new()
    {
        ["http"] = Samples.Http,
        ["troubled"] = Samples.Troubled,
        ["tcp"] = Samples.Tcp,
        ["udp"] = Samples.Udp,
        ["grpc"] = Samples.Grpc,
    };

    public static TheoryData<string> Names => [.. Results.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_whole_text(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Report", "TestData", name + ".json");
        Assert.Equal(File.ReadAllText(path), Text(Results[name]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_is_written_again_to_the_byte(string name)
    {
        var text = Text(Results[name]);
        Assert.True(ResultReader.TryRead(Encoding.UTF8.GetBytes(text), out var stored, out var mistake), mistake);
        Assert.True(stored.IsOwn);
        Assert.Equal(text, Text(stored.Result));
    }

    [Fact]
    public void The_keys_are_Fortios_and_one_more()
    {
        Assert.Equal(
            "RunType Labels StartTime RequestedQPS RequestedDuration ActualQPS ActualDuration NumThreads Version DurationHistogram ErrorsDurationHistogram Exactly Jitter Uniform NoCatchUp RunID AccessLoggerInfo ID"
            + " RetCodes IPCountMap Insecure MTLS CACert Cert Key UnixDomainSocket URL NumConnections Compression DisableFastClient HTTP10 H2 DisableKeepAlive AllowHalfClose FollowRedirects Resolve HTTPReqTimeOut"
            + " UserCredentials ContentType Payload MethodOverride LogErrors SequentialWarmup ConnReuseRange NoResolveEachConn Offset Resolution Sizes HeaderSizes Sockets SocketCount ConnectionStats AbortOn Bookinfo",
            Keys(Samples.Http));
        Assert.EndsWith(" ID Destination Payload UnixDomainSocket ReqTimeout RetCodes SocketCount BytesSent BytesReceived Bookinfo", Keys(Samples.Tcp), StringComparison.Ordinal);
        Assert.EndsWith(" ID Destination Payload ReqTimeout RetCodes SocketCount BytesSent BytesReceived Bookinfo", Keys(Samples.Udp), StringComparison.Ordinal);
        Assert.EndsWith(" ID RetCodes Destination Streams Ping Metadata Bookinfo", Keys(Samples.Grpc), StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_are_not_written()
    {
        var text = Text(Samples.Http with { Options = Samples.Http.Options with { Request = new RequestOptions { UserCredentials = "me:secret" } } });
        Assert.Contains("\"UserCredentials\": \"***\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 20, "exactly 20 calls")]
    [InlineData(20, 32, "exactly 32 calls, interrupted after 20")]
    public void A_number_that_was_not_reached_is_said(int calls, int wanted, string text)
    {
        Assert.Equal(calls, Samples.Http.Durations.Count);
        var result = Samples.Http with { Options = Samples.Http.Options with { Pace = Samples.Http.Options.Pace with { Exactly = wanted } } };
        using var document = JsonDocument.Parse(JsonReport.Write(result, Samples.Settings));
        Assert.Equal(text, document.RootElement.GetProperty("RequestedDuration").GetString());
    }

    private static string Text(RunResult result) => Encoding.UTF8.GetString(JsonReport.Write(result, Samples.Settings));

    private static string Keys(RunResult result)
    {
        using var document = JsonDocument.Parse(JsonReport.Write(result, Samples.Settings));
        return string.Join(' ', document.RootElement.EnumerateObject().Select(member => member.Name));
    }
}
