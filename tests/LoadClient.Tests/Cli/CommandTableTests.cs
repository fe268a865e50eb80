using Bookinfo.LoadClient.Cli;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>Which command a command line means, and what the plain ones print.</summary>
public sealed class CommandTableTests
{
    private readonly FakeConsole _console = new();

    [Fact]
    public async Task An_unknown_command_is_refused_with_the_known_ones()
    {
        Assert.Equal(1, await _console.RunAsync("lod", "http://x/"));
        Assert.StartsWith("fortio: found the command \"lod\", allowed are load, curl,", _console.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://x/")]
    [InlineData("-c", "3", "http://x/")]
    public async Task Without_a_command_flags_and_a_url_are_a_load(params string[] arguments)
    {
        Assert.Equal(1, await _console.RunAsync(arguments));
        Assert.Equal("http://x/", _console.Prepared?.Target.Url);
    }

    [Fact]
    public async Task Version_is_Fortios_and_ours()
    {
        Assert.Equal(0, await _console.RunAsync("version"));
        Assert.Equal("1.75.2-0.1.0\n", _console.Output);
    }

    [Fact]
    public async Task Help_lists_commands_flags_and_exit_codes()
    {
        Assert.Equal(0, await _console.RunAsync("help"));
        foreach (var command in CommandTable.Commands) Assert.Contains($"  {command.Name} ", _console.Output, StringComparison.Ordinal);
        Assert.Contains("4 a -threshold was missed", _console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_a_command_shows_every_flag()
    {
        await _console.RunAsync("help", "load");
        Assert.Contains("\n  -c N (default 4)\n        N connections", _console.Output, StringComparison.Ordinal);
        foreach (var flag in LoadCommandLine.Groups.SelectMany(group => group.Flags)) Assert.Contains($"\n  -{flag.Name}", _console.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _console.RunAsync("load", "-h"));
        Assert.Contains("-qps rate (default 8)", _console.Error, StringComparison.Ordinal);
    }
}
