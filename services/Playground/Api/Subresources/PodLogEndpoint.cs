using System.Globalization;
using System.Text;

using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary><c>/log</c> of a pod: what <c>kubectl logs</c> prints, line by line.</summary>
internal sealed class PodLogEndpoint(ObjectStore store, IContainerLogs? logs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public async Task GetAsync(ApiRequest request)
    {
        var target = request.Target;
        if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is not { } pod)
        {
            await ApiReply.WriteAsync(request.Context, ApiStatus.NotFound(target.Kind, target.RequiredName));
            return;
        }

        var container = ContainerChoice.Of(pod, request.Text("container"), out var error);
        var wanted = error is null ? Wanted(request, out error) : null;
        var limit = request.Number("limitBytes", out var limitError);
        error ??= limitError;
        if (error is null) wanted = ContainerLogRun.Of(pod, container!, wanted!, out error);
        if (error is not null)
        {
            await ApiReply.WriteAsync(request.Context, error);
            return;
        }

        await StreamAsync(request, pod.Uid, container!, wanted!, limit ?? long.MaxValue);
    }

    private async Task StreamAsync(ApiRequest request, string uid, string container, LogRequest wanted, long limit)
    {
        var response = request.Context.Response;
        response.ContentType = "text/plain";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, lifetime.ApplicationStopping);
        try
        {
            await response.StartAsync(end.Token);
            await response.Body.FlushAsync(end.Token);
            if (logs is null) return;
            await foreach (var line in logs.ReadAsync(uid, container, wanted, end.Token))
            {
                var stamp = request.Flag("timestamps") ? line.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture) + " " : "";
                var bytes = Encoding.UTF8.GetBytes($"{stamp}{line.Text}\n").AsMemory();
                if (bytes.Length > limit) bytes = bytes[..(int)limit];
                limit -= bytes.Length;
                await response.Body.WriteAsync(bytes, end.Token);
                if (wanted.Follow) await response.Body.FlushAsync(end.Token);
                if (limit == 0) return;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
    }

    private LogRequest? Wanted(ApiRequest request, out ApiStatus? error)
    {
        var tail = request.Number("tailLines", out error);
        if (error is not null) return null;
        var seconds = request.Number("sinceSeconds", out error);
        if (error is not null) return null;
        DateTimeOffset? since = seconds is { } s ? time.GetUtcNow().AddSeconds(-Math.Min(s, int.MaxValue)) : null;
        if (request.Text("sinceTime") is { } text)
        {
            if (since is not null)
            {
                error = ApiStatus.BadRequest("at most one of sinceTime or sinceSeconds may be specified");
                return null;
            }

            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
            {
                error = ApiStatus.BadRequest($"sinceTime: Invalid value: \"{text}\": must be a time such as 2026-11-22T20:31:42Z");
                return null;
            }

            since = from;
        }

        return new LogRequest(request.Flag("follow"), tail is { } lines ? (int)Math.Min(lines, int.MaxValue) : null, since, request.Flag("previous"));
    }
}
