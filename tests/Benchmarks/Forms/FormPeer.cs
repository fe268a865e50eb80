using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>A service of ours in one form, in artifacts/forms.</summary>
/// <param name="project">Its name.</param>
/// <param name="arguments">How the images start it.</param>
/// <param name="path">What is called: a path of its contract.</param>
/// <param name="form">Which form.</param>
internal sealed partial class FormPeer(string project, IReadOnlyList<string> arguments, string path, ProgramForm form) : Peer
{
    private const int ContractPort = 9080;
    private const int LongestReason = 300;

    private string? _failure;

    /// <summary>With the reason, if it cannot be measured: a form that does not work is a finding.</summary>
    public override string Name => _failure is null ? $"{project}, {form.Text()}" : $"{project}, {form.Text()}: {_failure}";

    public string Project => project;

    public ProgramForm Form => form;

    private string Folder => Repository.PathTo("artifacts", "forms", $"{project}-{form.Folder()}");

    /// <summary>Where its contract's path is when it listens on a port of loopback.</summary>
    public Uri Address(int port) => new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}{path}");

    /// <summary>Publishes it, measures its size and starts it once, so that no round is the one that reads it from the disk.</summary>
    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"publishing {Name}");
        string[] words =
        [
            "publish", $"services/{project}", "-c", "Release", "-o", Folder, "--artifacts-path", Repository.PathTo("artifacts", "forms", "build", form.Folder()), "-nologo", "-v:q",
            .. form.PublishArguments(),
        ];
        var (code, output) = await ToolRun.RunAsync("dotnet", words, cancellationToken);
        if (code != 0) return _failure = Reason($"'dotnet {string.Join(' ', words)}' failed", output);
        var own = await CompressedSize.MegabytesAsync([Folder], cancellationToken);
        var runtime = form == ProgramForm.FrameworkDependent ? await CompressedSize.MegabytesAsync(SharedRuntime.Folders, cancellationToken) : 0;
        ImageMegabytes = own + runtime;
        Version = string.Create(CultureInfo.InvariantCulture, $"{AotProgram.Version}, {form.Text()}, {own:0.0} MB of program, {runtime:0.0} MB of shared runtime");
        try
        {
            await using var server = await ServerProcess.StartAsync(Launch(), Cores.Server, cancellationToken);
            var errors = await CountedCalls.MakeAsync(new Uri(server.Address, path), 1, 1, cancellationToken);
            return errors == 0 ? null : _failure = $"does not answer {path} with 200";
        }
        catch (TimeoutException exception)
        {
            return _failure = Reason("does not start", exception.Message);
        }
    }

    public override Launch Launch() => LaunchOn(FreePort.Find());

    /// <param name="port">Of loopback.</param>
    public Launch LaunchOn(int port) => new(
        Path.Combine(Folder, project),
        arguments,
        new Dictionary<string, string> { ["PORT_MAP"] = $"{ContractPort}=127.0.0.1:{port}", ["DOTNET_ROOT"] = SharedRuntime.Root, ["ENABLE_RATINGS"] = "false", ["ENABLE_EXTERNAL_BOOK_SERVICE"] = "false" },
        Listening());

    private static string Reason(string what, string output)
    {
        var text = Space().Replace(output, " ").Replace('|', '/').Trim();
        return $"{what}: {(text.Length > LongestReason ? text[..LongestReason] + "..." : text)}";
    }

    [GeneratedRegex(@"port 9080 -> 127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
