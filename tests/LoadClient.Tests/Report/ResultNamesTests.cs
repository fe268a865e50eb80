using Bookinfo.LoadClient.Report;

namespace Bookinfo.LoadClient.Tests.Report;

public sealed class ResultNamesTests
{
    [Theory]
    [InlineData("", 0, "2026-11-25-123000")]
    [InlineData("a  b/c!", 0, "2026-11-25-123000_a_b_c")]
    [InlineData("/x", 7, "2026-11-25-123000_7_x")]
    [InlineData("é", 0, "2026-11-25-123000")]
    public void An_ID_is_time_run_and_labels(string labels, long run, string id) =>
        Assert.Equal(id, ResultNames.Id(Samples.Http with { Options = Samples.Http.Options with { Labels = labels, RunId = run } }, "host"));

    [Fact]
    public void An_ID_ends_at_96_letters() =>
        Assert.Equal(96, ResultNames.Id(Samples.Http with { Options = Samples.Http.Options with { Labels = new string('a', 200) } }, "host").Length);

    [Fact]
    public void Without_labels_the_URL_and_the_short_host_name_stand_in()
    {
        Assert.Equal("127.0.0.1:8080/echo , pod-1", ResultNames.Labels(Samples.Http.Options, "pod-1.ns.svc"));
        Assert.Equal("2026-11-25-123000_127_0_0_1_8080_echo_pod", ResultNames.Id(Samples.Http, "pod"));
    }

    [Fact]
    public void Types_say_what_was_sent_besides()
    {
        Assert.Equal("GRPC Ping Delay=250ms PayloadLength=11", ResultNames.RunType(Samples.Grpc.Options));
        Assert.Equal("HTTP", ResultNames.RunType(Samples.Http.Options));
        Assert.Equal("UDP", ResultNames.RunType(Samples.Udp.Options));
    }
}
