using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookinfo.Testing;

/// <summary>
/// A service as a real process on an ephemeral loopback port, which its log tells. Whatever the test does, the process ends with it.
/// </summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const string GrpcPort = "9090";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _grpcPort = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; private set; } = new();

    public int Id => _process.Id;

    public int Port => _port.Task.Result;

    /// <summary>Where the service speaks gRPC, <c>http://127.0.0.1:PORT</c>.</summary>
    public async Task<Uri> GrpcAddressAsync() => new($"http://127.0.0.1:{await _grpcPort.Task.WaitAsync(StartLimit)}");

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Waits for a line of its output: it comes by another way than the answer that the line is about.</summary>
    /// <exception cref="TimeoutException">No line has this text.</exception>
    public Task SaysAsync(string text) => Eventually.HoldsAsync(
        () => Task.FromResult(_output.Any(line => line.Contains(text, StringComparison.Ordinal))), TimeSpan.FromSeconds(10), () => $"no line says \"{text}\": {string.Join('\n', _output)}");

    /// <summary>Starts a program and waits for the line that names its port.</summary>
    public static async Task<ServiceProcess> StartAsync(string program, string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var service = Launch(program, args, environment);
        try
        {
            var port = await service._port.Task.WaitAsync(StartLimit);
            service.Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            return service;
        }
        catch (Exception exception)
        {
            var errors = string.Join('\n', service._errors);
            await service.DisposeAsync();
            throw new InvalidOperationException($"{program} named no port: {errors}", exception);
        }
    }

    /// <summary>Starts a program that is to end by itself.</summary>
    public static ServiceProcess Launch(string program, string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        // An entry for a port that nobody opens: the map is set, so the real port becomes an ephemeral one on loopback.
        start.Environment["PORT_MAP"] = "1=127.0.0.1:1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new ServiceProcess(start);
    }

    public void Terminate() => _ = Kill(_process.Id, Sigterm);

    /// <summary>Waits for the end and all output; returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Note(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        if (PortLine().Match(line) is not { Success: true } found) return;
        var port = found.Groups[1].Value == GrpcPort ? _grpcPort : _port;
        port.TrySetResult(int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^port (\d+) -> 127\.0\.0\.1:(\d+)$")]
    private static partial Regex PortLine();

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
