using System.Diagnostics;
using System.Net;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Pods.Probes;

/// <summary>Performs one probe once.</summary>
internal sealed class Prober : IDisposable
{
#pragma warning disable CA5359 // A kubelet does not check the certificate of a probed pod either: it has no name to check.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        ActivityHeadersPropagator = null,
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    })
    { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA5359

    /// <returns>Null: passed. Else what went wrong, in a kubelet's words.</returns>
    /// <param name="probe">The probe.</param>
    /// <param name="container">Whose port names count.</param>
    /// <param name="ports">Where ports really listen.</param>
    /// <param name="exec">Runs a command in the container: exit code and output.</param>
    /// <param name="cancellationToken">The container is to end.</param>
    public async Task<string?> ProbeAsync(
        ProbeManifest probe, ContainerManifest container, PodPorts ports,
        Func<ExecProbe, TimeSpan, CancellationToken, Task<string?>> exec, CancellationToken cancellationToken)
    {
        switch (probe.Action)
        {
            case HttpGetProbe http:
                return Address(http.Target, container, ports) is { } httpAddress
                    ? await GetAsync(http, httpAddress, probe.Timeout, cancellationToken)
                    : $"port {http.Target} is not a port of the container";
            case TcpSocketProbe tcp:
                if (Address(tcp.Target, container, ports) is not { } address) return $"port {tcp.Target} is not a port of the container";
                return await PortCheck.AcceptsAsync(address, probe.Timeout) ? null : $"dial tcp {address}: connect: connection refused";
            case ExecProbe command:
                return await exec(command, probe.Timeout, cancellationToken);
            default:
                return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static IPEndPoint? Address(string port, ContainerManifest container, PodPorts ports) =>
        container.PortNumber(port) is { } number ? ports.Tcp.GetValueOrDefault(number) : null;

    private async Task<string?> GetAsync(HttpGetProbe probe, IPEndPoint address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (!await PortCheck.AcceptsAsync(address, timeout)) return $"Get \"http://{address}{probe.Path}\": dial tcp {address}: connect: connection refused";
        if (!Uri.TryCreate($"{(probe.Https ? "https" : "http")}://{address}{probe.Path}", UriKind.Absolute, out var uri)) return $"path {probe.Path} is not a path";
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.33");
        foreach (var (name, value) in probe.Headers) request.Headers.TryAddWithoutValidation(name, value);
        var left = timeout - Stopwatch.GetElapsedTime(started);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)response.StatusCode;
            return status is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {status}";
        }
        catch (HttpRequestException e)
        {
            return $"Get \"{uri}\": {e.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"Get \"{uri}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
        }
    }
}
