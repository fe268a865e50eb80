using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Results built by hand; the first one is the contract's own example.</summary>
internal static class Samples
{
    public static ReportSettings Settings { get; } = new() { Version = "1.75.2", Processors = 2, HostName = "host" };

    public static DateTimeOffset Start { get; } = new DateTimeOffset(2026, 11, 25, 12, 30, 0, TimeSpan.Zero).AddTicks(1234500);

    /// <summary>The example of contract section 5.</summary>
    public static RunResult Http { get; } = Create(
        new LoadOptions
        {
            Target = new TargetOptions { Url = "http://127.0.0.1:8080/echo" },
            Pace = new Pace { Qps = 10, Workers = 2, Exactly = 20 },
        },
        new RunPlan(2, 10, 0, []),
        TimeSpan.FromTicks(20011494)) with
    {
        Durations = Histogram(0.001, 0, 20, 0.0003463, 0.000165709, 0.001759256, 0.010584235, (0.0005, 18), (0.0015, 2)),
        ErrorDurations = new Histogram(0.001),
        ResponseTimes = Histogram(0.001, 0, 20, 0.0003, 0.0005, 0.0021, 0.02, (0.0006, 10), (0.0015, 9), (0.0021, 1)),
        Sleeps = Histogram(0.001, -0.001, 18, 0.0003712, 0.220343484, 0.221757352, 3.97819382, (0.221, 18)),
        Schedule = new ScheduleCounts(20, 20, 1, 0),
        Codes = new Dictionary<int, long> { [200] = 20 },
        Sizes = Repeated(100, 75, 20),
        HeaderSizes = Repeated(5, 75, 20),
        Connections = [Connection(0.000285663), Connection(0.000998156)],
        Intervals = [new RunInterval(TimeSpan.Zero, TimeSpan.FromSeconds(1), 10, 0, 0.0008, 0.0019, 0.0021), new RunInterval(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 10, 0, double.NaN, double.NaN, 0)],
    };

    /// <summary>A run that fell behind, with errors, failures and a split.</summary>
    public static RunResult Troubled { get; } = Http with
    {
        Options = Http.Options with { Pace = new Pace { Qps = 1000, Workers = 1 }, SplitBy = ["x-version"], AbortOn = 500 },
        Plan = new RunPlan(1, 5000, 0, []),
        ActualDuration = TimeSpan.FromSeconds(2),
        WarmUpCalls = 1,
        Durations = Histogram(0.001, 0, 300, 0.001, 0.004, 0.020, 1.74, (0.0045, 200), (0.006, 90), (0.020, 10)),
        ErrorDurations = Histogram(0.001, 0, 30, 0.001, 0.004, 0.020, 0.2, (0.0045, 20), (0.020, 10)),
        ResponseTimes = Histogram(0.001, 0, 300, 0.4, 0.004, 1.9, 290, (0.0045, 1), (0.9, 249), (1.9, 50)),
        Sleeps = Histogram(0.001, -0.001, 299, 0.4, -1.9, -0.001, -289, (-1.5, 299)),
        Schedule = new ScheduleCounts(2000, 300, 299, 0),
        Codes = new Dictionary<int, long> { [503] = 20, [-1] = 10, [200] = 270 },
        Failures = new Dictionary<CallFailure, long> { [CallFailure.Timeout] = 8, [CallFailure.Reset] = 2 },
        Splits = new Dictionary<string, RunSplit> { ["v2"] = Split(100, 0.006, 20), ["v1"] = Split(200, 0.0045, 10) },
        Interrupted = true,
    };

    public static RunResult Tcp { get; } = Http with
    {
        Options = Http.Options with { Target = new TargetOptions { Url = "tcp://127.0.0.1:8078", Protocol = TargetProtocol.Tcp }, Pace = new Pace { Qps = 0, Workers = 2, Exactly = 8 } },
        Codes = new Dictionary<int, long>(),
        Details = new Dictionary<string, long> { ["short read"] = 2, ["OK"] = 18 },
        Sleeps = null,
        BytesSent = 192,
        BytesReceived = 170,
    };

    public static RunResult Udp { get; } = Tcp with
    {
        Options = Tcp.Options with { Target = new TargetOptions { Url = "udp://127.0.0.1:8078", Protocol = TargetProtocol.Udp } },
        Details = new Dictionary<string, long> { ["timeout"] = 20 },
        Failures = new Dictionary<CallFailure, long> { [CallFailure.Timeout] = 20 },
    };

    public static RunResult Grpc { get; } = Tcp with
    {
        Options = Tcp.Options with
        {
            Target = new TargetOptions { Url = "127.0.0.1:8079", Protocol = TargetProtocol.GrpcPing, Grpc = new GrpcOptions { PingDelay = TimeSpan.FromMilliseconds(250) } },
            Request = new RequestOptions { Payload = "hello world"u8.ToArray(), Headers = [new("x-a", "b")] },
        },
        Details = new Dictionary<string, long> { ["SERVING"] = 20 },
    };

    public static Histogram Histogram(double resolution, double offset, long count, double deviation, double min, double max, double sum, params (double In, long Count)[] buckets)
    {
        var empty = new Histogram(resolution, offset);
        var counts = new long[HistogramState.BucketCount];
        foreach (var (value, calls) in buckets) counts[empty.IndexOf(value)] += calls;
        var average = sum / count;
        return LoadClient.Statistics.Histogram.Restore(new HistogramState(resolution, offset, min, max, sum, count * ((deviation * deviation) + (average * average)), counts));
    }

    private static RunResult Create(LoadOptions options, RunPlan plan, TimeSpan duration) => new()
    {
        Options = options,
        Plan = plan,
        StartTime = Start,
        ActualDuration = duration,
        Durations = new Histogram(0.001),
        ErrorDurations = new Histogram(0.001),
        ResponseTimes = new Histogram(0.001),
        Schedule = default,
        Codes = new Dictionary<int, long>(),
        Details = new Dictionary<string, long>(),
        Failures = new Dictionary<CallFailure, long>(),
        Sizes = new Histogram(100),
        HeaderSizes = new Histogram(5),
        Connections = [],
        Intervals = [],
        Splits = new Dictionary<string, RunSplit>(),
    };

    private static Histogram Repeated(double resolution, double value, int times)
    {
        var histogram = new Histogram(resolution);
        for (var i = 0; i < times; i++) histogram.Record(value);
        return histogram;
    }

    private static ConnectionRecord Connection(double seconds)
    {
        var times = new Histogram(0.001);
        times.Record(seconds);
        return ConnectionRecord.Restore(1, new Dictionary<string, int> { ["127.0.0.1:8080"] = 1 }, times);
    }

    private static RunSplit Split(int calls, double seconds, long errors)
    {
        var split = new RunSplit(0.001, 0) { Errors = errors };
        for (var i = 0; i < calls; i++) split.Durations.Record(seconds);
        return split;
    }
}
