using System.Text.Json;

using Bookinfo.LoadClient.Report.Json;
using Bookinfo.LoadClient.Tests.Report;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>Files, thresholds and exit codes, of <c>load</c> and of <c>merge</c>.</summary>
public sealed class ResultFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fortio-files-").FullName;
    private readonly FakeConsole _console = new() { Engine = _ => new FakeRun(Samples.Http) };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Json_goes_to_stdout_alone()
    {
        Assert.Equal(0, await _console.RunAsync("load", "-json", "-", "http://x/"));
        using var document = JsonDocument.Parse(_console.Output);
        Assert.Equal("HTTP", document.RootElement.GetProperty("RunType").GetString());
        Assert.EndsWith($"qps\nSuccessfully wrote {_console.Output.Length} bytes of Json data to stdout\n", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_result_is_named_by_its_ID()
    {
        Assert.Equal(0, await _console.RunAsync("load", "-a", "-data-dir", _directory, "http://x/"));
        var file = Assert.Single(Directory.GetFiles(_directory));
        Assert.StartsWith("2026-11-25-123000_127_0_0_1_8080_echo_", Path.GetFileName(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_and_html_are_written_where_they_are_wanted()
    {
        Assert.Equal(0, await _console.RunAsync("load", "-csv", Named("a.csv"), "-html", Named("a.html"), "http://x/"));
        Assert.StartsWith("time,start_s", await File.ReadAllTextAsync(Named("a.csv")), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(Named("a.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_2()
    {
        Assert.Equal(2, await _console.RunAsync("load", "-json", Named("no/such/dir.json"), "http://x/"));
        Assert.Contains("-json: \"", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_are_told_one_by_one_and_a_missed_one_is_4()
    {
        Assert.Equal(4, await _console.RunAsync("load", "-threshold", "p99<1ms", "-threshold", "errors<1%", "http://x/"));
        Assert.EndsWith("\nThreshold p99<1ms : MISSED, found 2.08ms\nThreshold errors<1% : met, found 0%\n", _console.Error, StringComparison.Ordinal);
        Assert.Equal(0, await _console.RunAsync("load", "-threshold", "p99<10ms", "http://x/"));
    }

    [Fact]
    public async Task No_answer_at_all_matters_more_than_a_threshold()
    {
        _console.Engine = _ => new FakeRun(Samples.Http with { Failures = new Dictionary<CallFailure, long> { [CallFailure.Refused] = 20 } });
        Assert.Equal(3, await _console.RunAsync("load", "-threshold", "p99<1ms", "http://x/"));
    }

    [Fact]
    public async Task Merge_adds_files_wherever_the_flags_stand()
    {
        foreach (var name in (string[])["a.json", "b.json"]) await File.WriteAllBytesAsync(Named(name), JsonReport.Write(Samples.Http, Samples.Settings));
        Assert.Equal(4, await _console.RunAsync("merge", Named("a.json"), "-threshold", "rate>1000", Named("b.json"), "-json", "-", "-html", Named("sum.html")));
        Assert.Contains("\nAggregated Function Time : count 40 avg 0.00052921175 ", _console.Error, StringComparison.Ordinal);
        Assert.Contains("\nCode 200 : 40 (100.0 %)\n", _console.Error, StringComparison.Ordinal);
        Assert.Contains("\nThreshold rate>1000 : MISSED, found 19.9885\n", _console.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("# Socket and IP", _console.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(_console.Output);
        Assert.Equal(4, document.RootElement.GetProperty("SocketCount").GetInt32());
        Assert.True(File.Exists(Named("sum.html")));
    }

    [Fact]
    public async Task Merge_finds_the_results_in_the_logs_of_several_pods()
    {
        var result = JsonReport.Write(Samples.Http, Samples.Settings);
        // The second pod was cut off in the middle of its result.
        _console.Input = [.. "Fortio 1.75.2 running\n{\"level\":\"warn\"}\n"u8, .. result, .. "All done\n"u8, .. result.AsSpan(0, result.Length / 2), .. "\n"u8, .. result];
        Assert.Equal(0, await _console.RunAsync("merge", "-"));
        Assert.Contains("\nCode 200 : 40 (100.0 %)\n", _console.Error, StringComparison.Ordinal);

        _console.Input = "Fortio 1.75.2 running\n{\n}\n"u8.ToArray();
        Assert.Equal(1, await _console.RunAsync("merge", "-"));
        Assert.Contains("-, result 1: found JSON without DurationHistogram", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merge_says_which_file_is_no_result()
    {
        await File.WriteAllTextAsync(Named("a.json"), "{}");
        Assert.Equal(1, await _console.RunAsync("merge", Named("a.json"), Named("b.json")));
        Assert.Contains($"{Named("a.json")}: found JSON without DurationHistogram", _console.Error, StringComparison.Ordinal);
        Assert.Contains($"{Named("b.json")}: cannot be read: ", _console.Error, StringComparison.Ordinal);
        Assert.Equal(1, await _console.RunAsync("merge"));
    }

    private string Named(string name) => Path.Combine(_directory, name);
}
