using Bookinfo.LoadClient.Protos;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Statistics;

using Grpc.Core;
using Grpc.Health.V1;

namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>The command <c>grpcping</c>: round trips and clock skew, or, with health as the protocol, round trips and statuses.</summary>
/// <param name="options">Target, protocol, metadata, payload and delay; the rest is not looked at.</param>
/// <param name="count">Rounds (<c>-n</c>), at least 1.</param>
/// <param name="log">Gets a line for each round.</param>
/// <param name="output">Gets the histograms: stdout.</param>
/// <param name="time">The clock.</param>
internal sealed class GrpcPingCommand(LoadOptions options, long count, IRunLog log, TextWriter output, TimeProvider time)
{
    private const int Failed = 1;

    // Microseconds.
    private readonly Histogram _roundTrips = new(10, 0);
    private readonly Histogram _skews = new(2, -10);

    /// <summary>The answer is the exit code: 0 when every call was answered, and with SERVING.</summary>
    public async Task<int> RunAsync(RunEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            var settings = await CallerFactories.SettingsAsync(options.Target, environment, cancellationToken);
            var metadata = GrpcMetadata.Read(options.Request);
            using var connection = new GrpcConnection(settings, metadata, new ConnectionRecord(0.001, 0));
            return options.Target.Protocol == TargetProtocol.GrpcPing
                ? await PingAsync(new PingServer.PingServerClient(connection.Channel), metadata.Metadata, cancellationToken)
                : await HealthAsync(new Health.HealthClient(connection.Channel), metadata.Metadata, cancellationToken);
        }
        catch (LoadSetupException mistake)
        {
            log.Warning(mistake.Message);
            return Failed;
        }
        catch (RpcException failure)
        {
            log.Warning($"target {options.Target.Url}: {failure.Status}");
            return Failed;
        }
    }

    private DateTime Deadline => time.GetUtcNow().UtcDateTime + options.Target.Timeout;

    private async Task<int> PingAsync(PingServer.PingServerClient client, Metadata metadata, CancellationToken cancellationToken)
    {
        var message = GrpcCalls.PingRequest(options);
        for (var round = 1L; round <= count; round++)
        {
            message.Seq = round;
            message.Ts = Nanoseconds(time.GetUtcNow());
            var start = time.GetTimestamp();
            var first = await client.PingAsync(message, metadata, Deadline, cancellationToken);
            var middle = time.GetTimestamp();
            var middleTime = Nanoseconds(time.GetUtcNow());
            var second = await client.PingAsync(message, metadata, Deadline, cancellationToken);
            var end = time.GetTimestamp();
            Note(Nanoseconds(time.GetElapsedTime(start, middle)), second.Ts - first.Ts, Nanoseconds(time.GetElapsedTime(middle, end)), first.Ts + ((second.Ts - first.Ts) / 2) - middleTime);
            message = second;
        }

        HistogramText.Write(output, "Clock skew histogram usec", _skews, [50]);
        HistogramText.Write(output, "RTT histogram usec", _roundTrips, [50]);
        return 0;
    }

    private void Note(long there, long remote, long back, long skew)
    {
        foreach (var nanoseconds in new[] { there, back, remote }) _roundTrips.Record(nanoseconds / 1000d);
        _skews.Record(skew / 1000d);
        log.Info($"Ping RTT {(there + back + remote + 1) / 3} (avg of {there}, {remote}, {back} ns) clock skew {skew}");
    }

    private async Task<int> HealthAsync(Health.HealthClient client, Metadata metadata, CancellationToken cancellationToken)
    {
        var request = new HealthCheckRequest { Service = options.Target.Grpc.HealthService };
        var statuses = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var round = 1L; round <= count; round++)
        {
            var start = time.GetTimestamp();
            var answer = await client.CheckAsync(request, metadata, Deadline, cancellationToken);
            _roundTrips.Record(time.GetElapsedTime(start).TotalMicroseconds);
            var name = GrpcCalls.NameOf(answer.Status);
            statuses[name] = statuses.GetValueOrDefault(name) + 1;
        }

        HistogramText.Write(output, "RTT histogram usec", _roundTrips, [50]);
        foreach (var (status, calls) in statuses) output.WriteLine($"Health {status} : {calls}");
        return statuses.Keys.All(status => status == GrpcCaller.Serving) ? 0 : Failed;
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private static long Nanoseconds(DateTimeOffset at) => Nanoseconds(at - DateTimeOffset.UnixEpoch);
}
