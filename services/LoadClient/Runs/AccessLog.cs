using System.Globalization;

using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Runs;

/// <summary>One line for each call, appended to a file (contract fortio.md section 5). All loops write to it.</summary>
internal sealed class AccessLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;
    private readonly bool _isInflux;

    /// <exception cref="LoadSetupException">The file cannot be opened, or the format is neither json nor influx.</exception>
    public AccessLog(string path, string format)
    {
        if (format is not ("json" or "influx")) throw new LoadSetupException($"-access-log-format {format}: json and influx are allowed");
        _isInflux = format == "influx";
        try
        {
            _writer = new StreamWriter(path, append: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LoadSetupException($"-access-log-file {path}: {refused.Message}");
        }
    }

    public void Write(in CallContext call, in CallResult result, DateTimeOffset start, double latency)
    {
        var details = result.Detail ?? result.Code.ToString(CultureInfo.InvariantCulture);
        var (ok, nanoseconds) = (result.IsOk ? "true" : "false", (start - DateTimeOffset.UnixEpoch).Ticks * 100);
        var line = _isInflux
            ? string.Create(CultureInfo.InvariantCulture, $"latency,thread={call.Worker},ok={ok} value={latency:0.#########},details=\"{details}\" {nanoseconds}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"latency\":{latency:0.#########},\"timestamp\":{nanoseconds},\"thread\":{call.Worker},\"iter\":{call.Iteration},\"ok\":{ok},\"details\":\"{details}\"}}");
        lock (_lock) _writer.WriteLine(line);
    }

    public void Dispose()
    {
        lock (_lock) _writer.Dispose();
    }
}
