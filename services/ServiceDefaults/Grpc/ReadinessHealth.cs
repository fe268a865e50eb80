using Bookinfo.ServiceDefaults.Lifetime;

using Grpc.Core;
using Grpc.Health.V1;

using Microsoft.Extensions.Hosting;

using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>Health by the standard protocol, for the process (no name) and for its one service: SERVING for as long as it is ready.</summary>
internal sealed class ReadinessHealth(string service, Readiness readiness, IHostApplicationLifetime application) : Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        IsKnown(request)
            ? Task.FromResult(Now())
            : throw new RpcException(new Status(StatusCode.NotFound, $"unknown service; known are \"\" and \"{service}\""));

    /// <summary>A watcher is told of every change, and let go when the process stops: an open call would hold up its end.</summary>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, application.ApplicationStopping);
        try
        {
            if (IsKnown(request))
            {
                await TellAsync(responseStream, end.Token);
                return;
            }

            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.ServiceUnknown }, end.Token);
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher or the process ends: both end the call.
        }
    }

    private async Task TellAsync(IServerStreamWriter<HealthCheckResponse> watcher, CancellationToken end)
    {
        for (HealthCheckResponse? told = null; ;)
        {
            var changed = readiness.Changed;
            var now = Now();
            if (now.Status != told?.Status) await watcher.WriteAsync(now, end);
            told = now;
            await changed.WaitAsync(end);
        }
    }

    private bool IsKnown(HealthCheckRequest request) => request.Service == "" || request.Service == service;

    private HealthCheckResponse Now() => new() { Status = readiness.WhyNot is null ? ServingStatus.Serving : ServingStatus.NotServing };
}
