using System.Text.Json;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>fortio: ours as native AOT, or Go's where <c>FORTIO</c> names one. Both take the same words and write the same JSON.</summary>
internal sealed class FortioClient : Client
{
    private readonly AotProgram? _own;
    private readonly string? _program;

    private FortioClient(string name, Scenario scenario, AotProgram? own, string? program)
        : base(name, scenario) => (_own, _program) = (own, program);

    public static FortioClient Ours(Scenario scenario) => new("ours", scenario, new AotProgram("services/LoadClient", "fortio", "services/ServiceDefaults"), null);

    public static FortioClient Original(Scenario scenario) => new("fortio (Go)", scenario, null, Environment.GetEnvironmentVariable("FORTIO"));

    public bool IsOurs => _own is not null;

    public override string Program => _own?.Path ?? _program!;

    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (_own is not null)
        {
            Version = AotProgram.Version;
            return await _own.PublishAsync(cancellationToken);
        }

        if (string.IsNullOrEmpty(_program) || !File.Exists(_program)) return "FORTIO names no program (it is built with Go; no package has it)";
        Version = (await ToolRun.RunAsync(_program, ["version"], cancellationToken)).Output.Trim();
        return null;
    }

    public override IReadOnlyList<string> Arguments(Uri address, int seconds) =>
        ["load", "-quiet", "-k", "-allow-initial-errors", "-qps", Text(Scenario.Rate), "-c", Text(Scenario.Connections), "-t", $"{seconds}s", "-p", "50,99", "-json", "-", address.AbsoluteUri];

    public override LoadResult Read(string output)
    {
        // The report stands on stderr; of what is read together the object is all that begins with a brace on a line of its own.
        var (begin, end) = (output.IndexOf("{\n", StringComparison.Ordinal), output.LastIndexOf("\n}", StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new FormatException($"fortio wrote:\n{output}");
        using var json = JsonDocument.Parse(output.AsMemory(begin, end + 2 - begin));
        var root = json.RootElement;
        var times = root.GetProperty("DurationHistogram");
        var percentiles = times.GetProperty("Percentiles").EnumerateArray().Select(p => p.GetProperty("Value").GetDouble() * 1e6).ToArray();
        var calls = times.GetProperty("Count").GetInt64();
        var good = root.GetProperty("RetCodes").TryGetProperty("200", out var count) ? count.GetInt64() : 0;
        return new LoadResult(calls, root.GetProperty("ActualDuration").GetInt64() / 1e9, percentiles[0], percentiles[1], calls - good);
    }
}
