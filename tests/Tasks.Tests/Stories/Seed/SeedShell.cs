using System.Diagnostics;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories.Seed;

/// <summary>
/// The terminal of somebody who types the seed: what one line exports and where it goes to holds for the next. Its folder shows what
/// <c>k8s</c> has, and takes the files that the lines make.
/// </summary>
internal sealed class SeedShell : IDisposable
{
    private readonly UserShell _shell;
    private readonly string _folder;

    /// <param name="kubeconfig">Path of the file that Playground has said.</param>
    public SeedShell(string kubeconfig)
    {
        _shell = new UserShell(kubeconfig);
        _folder = Directory.CreateDirectory(Path.Combine(_shell.Home, "k8s")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder, "samples"), Repository.PathTo("k8s", "samples"));
        _shell.AddProgram("playground", PlaygroundProcess.Program);

        // The python of 2019 is called python3 today, and on some machines only so.
        if (Tools.Find("python") is null && Tools.Find("python3") is { } python) _shell.AddProgram("python", python);
    }

    public async Task<(ChildProcessResult Result, TimeSpan Took)> TypeAsync(SeedLine line)
    {
        var script = $"""
            [ ! -e ~/exported ] || . ~/exported
            [ ! -e ~/folder ] || cd "$(cat ~/folder)"
            {line.Command}
            status=$?
            export -p > ~/exported
            pwd > ~/folder
            exit $status
            """;
        var start = Stopwatch.GetTimestamp();
        var result = await _shell.RunAsync(script, line.Typed, _folder);
        return (result, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose() => _shell.Dispose();
}
