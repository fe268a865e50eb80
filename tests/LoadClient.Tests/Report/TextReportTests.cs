using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Contract fortio.md section 5, line by line.</summary>
public sealed class TextReportTests
{
    // A duration here counts tenths of microseconds, so "2.001149426s" is "2.0011494s".
    private const string Contract = """
        Fortio 1.75.2 running at 10 queries per second, 2->2 procs, for 20 calls: http://127.0.0.1:8080/echo
        Starting at 10 qps with 2 thread(s) [gomax 2] : exactly 20, 10 calls each (total 20 + 0)
        Ended after 2.0011494s : 20 calls. qps=9.9943
        Sleep times : count 18 avg 0.22101077 +/- 0.0003712 min 0.220343484 max 0.221757352 sum 3.97819382
        Aggregated Function Time : count 20 avg 0.00052921175 +/- 0.0003463 min 0.000165709 max 0.001759256 sum 0.010584235
        # range, mid point, percentile, count
        >= 0.000165709 <= 0.001 , 0.000582855 , 90.00, 18
        > 0.001 <= 0.00175926 , 0.00137963 , 100.00, 2
        # target 50% 0.000607392
        # target 75% 0.000852772
        # target 90% 0.001
        # target 99% 0.00168333
        # target 99.9% 0.00175166
        Error cases : no data
        # Socket and IP used for each connection:
        [0]   1 socket used, resolved to 127.0.0.1:8080, connection timing : count 1 avg 0.000285663 +/- 0 min 0.000285663 max 0.000285663 sum 0.000285663
        [1]   1 socket used, resolved to 127.0.0.1:8080, connection timing : count 1 avg 0.000998156 +/- 0 min 0.000998156 max 0.000998156 sum 0.000998156
        Connection time histogram (s) : count 2 avg 0.0006419095 +/- 0.0003562 min 0.000285663 max 0.000998156 sum 0.001283819
        # range, mid point, percentile, count
        >= 0.000285663 <= 0.000998156 , 0.00064191 , 100.00, 2
        # target 50% 0.000285663
        # target 75% 0.00064191
        # target 90% 0.000855657
        # target 99% 0.000983906
        # target 99.9% 0.000996731
        Sockets used: 2 (for perfect keepalive, would be 2)
        Uniform: false, Jitter: false, Catchup allowed: true
        IP addresses distribution:
        127.0.0.1:8080: 2
        Code 200 : 20 (100.0 %)
        Response Header Sizes : count 20 avg 75 +/- 0 min 75 max 75 sum 1500
        Response Body/Total Sizes : count 20 avg 75 +/- 0 min 75 max 75 sum 1500
        All done 20 calls (plus 0 warmup) 0.529 ms avg, 10.0 qps

        """;

    private const string Ours = """
        Response Time (from due time) : count 20 avg 0.001 +/- 0.0003 min 0.0005 max 0.0021 sum 0.02
        # target 50% 0.001
        # target 75% 0.00155556
        # target 90% 0.00188889
        # target 99% 0.00208
        # target 99.9% 0.002098
        Calls scheduled: 20, sent: 20, late: 1, dropped: 0

        """;

    [Fact]
    public void The_contracts_example_with_our_lines_before_the_last_one()
    {
        var text = PaceText.Headline(Samples.Http.Options, Samples.Settings) + "\n" + PaceText.Start(Samples.Http.Options, Samples.Http.Plan, Samples.Settings) + "\n"
            + Text(Samples.Http, ReportLevel.Info);
        Assert.Equal(Contract.Replace("All done", Ours + "All done", StringComparison.Ordinal), text);
    }

    [Fact]
    public void At_error_level_the_figures_stay_and_the_detail_goes()
    {
        var lines = Text(Samples.Http, ReportLevel.Error).Split('\n');
        Assert.Equal("Aggregated Function Time : count 20 avg 0.00052921175 +/- 0.0003463 min 0.000165709 max 0.001759256 sum 0.010584235", lines[0]);
        Assert.Equal("# target 50% 0.000607392", lines[1]);
        Assert.Equal("Error cases : no data", lines[6]);
        Assert.Contains("Code 200 : 20 (100.0 %)", lines);
        Assert.StartsWith("[1]   1 socket used", lines[9], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("Connection time", StringComparison.Ordinal) || line.StartsWith("Response Body", StringComparison.Ordinal) || line.StartsWith("Sleep", StringComparison.Ordinal));
    }

    [Fact]
    public void At_warning_level_connection_times_are_one_line()
    {
        var text = Text(Samples.Http, ReportLevel.Warning);
        Assert.Contains("Connection time (s) : count 2 avg 0.0006419095 +/- 0.0003562 min 0.000285663 max 0.000998156 sum 0.001283819\nSockets used", text, StringComparison.Ordinal);
        Assert.Contains(">= 0.000165709 <= 0.001 ", text, StringComparison.Ordinal);
        Assert.Contains("Response Header Sizes : ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void At_verbose_level_sizes_are_histograms() => Assert.Contains("""
        Response Header Sizes Histogram : count 20 avg 75 +/- 0 min 75 max 75 sum 1500
        # range, mid point, percentile, count
        >= 75 <= 75 , 75 , 100.00, 20
        # target 50% 75
        """, Text(Samples.Http, ReportLevel.Verbose), StringComparison.Ordinal);

    [Fact]
    public void A_run_that_fell_behind_says_so_and_what_it_needs()
    {
        var text = Text(Samples.Troubled, ReportLevel.Info);
        Assert.Contains("Aggregated Sleep Time : count 299 ", text, StringComparison.Ordinal);
        Assert.Contains("\nWARNING 100.00% of sleep were falling behind\n", text, StringComparison.Ordinal);
        Assert.Equal("""
            Code  -1 : 10 (3.3 %)
            Code 200 : 270 (90.0 %)
            Code 503 : 20 (6.7 %)
            Response Header Sizes : count 20 avg 75 +/- 0 min 75 max 75 sum 1500
            Response Body/Total Sizes : count 20 avg 75 +/- 0 min 75 max 75 sum 1500
            Response Time (from due time) : count 300 avg 0.96666667 +/- 0.4 min 0.004 max 1.9 sum 290
            # target 50% 0.859839
            # target 75% 0.88996
            # target 90% 1.36
            # target 99% 1.846
            # target 99.9% 1.8946
            Calls scheduled: 2000, sent: 300, late: 299, dropped: 0
            No answer (reset) : 2 (0.7 %)
            No answer (timeout) : 8 (2.7 %)
            Split x-version = v1 : 200 (66.7 %) errors 10 avg 0.0045 p50 0.0045 p99 0.0045 max 0.0045
            Split x-version = v2 : 100 (33.3 %) errors 20 avg 0.006 p50 0.006 p99 0.006 max 0.006
            WARNING the rate was not reached: asked for 1000 qps, got 150 (15.0 %). At 5.8 ms a call it needs at least -c 6, and had 1
            All done 300 calls (plus 1 warmup) 5.800 ms avg, 150.0 qps

            """, text[text.IndexOf("Code ", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Tcp_counts_by_name() => Assert.EndsWith("""
        Error cases : no data
        Sockets used: 2 (for perfect no error run, would be 2)
        Total Bytes sent: 192, received: 170
        tcp OK : 18 (90.0 %)
        tcp short read : 2 (10.0 %)
        All done 20 calls (plus 0 warmup) 0.529 ms avg, 10.0 qps

        """, Text(Samples.Tcp, ReportLevel.Info), StringComparison.Ordinal);

    [Fact]
    public void Udp_counts_by_name() => Assert.EndsWith("""
        Total Bytes sent: 192, received: 170
        udp timeout : 20 (100.0 %)
        No answer (timeout) : 20 (100.0 %)
        All done 20 calls (plus 0 warmup) 0.529 ms avg, 10.0 qps

        """, Text(Samples.Udp, ReportLevel.Info), StringComparison.Ordinal);

    [Fact]
    public void Grpc_counts_by_status() => Assert.EndsWith("""
        Error cases : no data
        Jitter: false
        Ping SERVING : 20
        All done 20 calls (plus 0 warmup) 0.529 ms avg, 10.0 qps

        """, Text(Samples.Grpc, ReportLevel.Info), StringComparison.Ordinal);

    private static string Text(RunResult result, ReportLevel level)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        TextReport.Write(writer, result, Samples.Settings with { Level = level });
        return writer.ToString();
    }
}
