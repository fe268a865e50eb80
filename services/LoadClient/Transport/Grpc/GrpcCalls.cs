using System.Text;

using Bookinfo.LoadClient.Protos;

using Grpc.Core;
using Grpc.Health.V1;

namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>The two calls that there are.</summary>
internal static class GrpcCalls
{
    /// <summary>Asks for the health of a service; the answer is its name in the protocol.</summary>
    public static Func<CallContext, Task<string>> Health(CallInvoker channel, LoadOptions options, Metadata metadata)
    {
        var client = new Health.HealthClient(channel);
        var request = new HealthCheckRequest { Service = options.Target.Grpc.HealthService };
        return async _ => NameOf((await client.CheckAsync(request, metadata, DateTime.UtcNow + options.Target.Timeout)).Status);
    }

    /// <summary>Sends the payload to Fortio's Ping.</summary>
    public static Func<CallContext, Task<string>> Ping(CallInvoker channel, LoadOptions options, Metadata metadata)
    {
        var client = new PingServer.PingServerClient(channel);
        var request = PingRequest(options);
        return async context =>
        {
            request.Seq = context.Iteration;
            await client.PingAsync(request, metadata, DateTime.UtcNow + options.Target.Timeout);
            return GrpcCaller.Serving;
        };
    }

    /// <summary>What is sent to Ping.</summary>
    public static PingMessage PingRequest(LoadOptions options) => new()
    {
        Payload = Encoding.UTF8.GetString(options.Request.Payload.Span),
        DelayNanos = options.Target.Grpc.PingDelay.Ticks * TimeSpan.NanosecondsPerTick,
    };

    /// <summary>A status as the protocol spells it.</summary>
    public static string NameOf(HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        HealthCheckResponse.Types.ServingStatus.Serving => GrpcCaller.Serving,
        HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };
}
