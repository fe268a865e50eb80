using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>Every kubectl that is here, against exec: over SPDY up to 1.29, over WebSocket from then on.</summary>
[Needs("kubectl")]
public sealed class ExecKubectlTests
{
    private const int Bytes = 3_000_000;

    public static TheoryData<string> Programs => [.. KubectlVersions.Programs()];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Each_version_runs_commands_and_copies_files(string program)
    {
        await using var lab = await ExecLab.StartAsync();
        var exit = await RunAsync(lab, program, [], "exec", "box", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
        Assert.Equal(3, exit.Code);
        Assert.Equal("out\n", Encoding.UTF8.GetString(exit.Output));
        Assert.Equal("err\ncommand terminated with exit code 3\n", exit.Error);

        var sent = RandomNumberGenerator.GetBytes(Bytes);
        var cat = await RunAsync(lab, program, sent, "exec", "-i", "box", "--", "cat");
        Assert.Equal((0, ""), (cat.Code, cat.Error));
        Assert.True(sent.SequenceEqual(cat.Output), $"sent {sent.Length} bytes, {cat.Output.Length} came back");

        var file = Path.Combine(lab.Api.StateDirectory, "blob");
        await File.WriteAllBytesAsync(file, sent, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), await CopyAsync(lab, program, file, "box:/data/blob"));
        Assert.Equal(0, (await CopyAsync(lab, program, "box:/data/blob", file + ".back")).Code);
        var back = await File.ReadAllBytesAsync(file + ".back", TestContext.Current.CancellationToken);
        Assert.True(sent.SequenceEqual(back));

        var container = await RunAsync(lab, program, [], "exec", "box", "-c", "nobody", "--", "ls");
        Assert.Equal(1, container.Code);
        Assert.Contains("container nobody is not valid for pod box", container.Error, StringComparison.Ordinal);
        Assert.Equal(127, (await RunAsync(lab, program, [], "exec", "box", "--", "vim")).Code);
    }

    private static async Task<(int Code, string Error)> CopyAsync(ExecLab lab, string program, string from, string to)
    {
        var result = await RunAsync(lab, program, [], "cp", from, to);
        return (result.Code, result.Error);
    }

    private static async Task<(int Code, byte[] Output, string Error)> RunAsync(ExecLab lab, string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = lab.Api.StateDirectory;
        start.Environment["KUBECACHEDIR"] = Path.Combine(lab.Api.StateDirectory, "cache");
        start.Environment["KUBECONFIG"] = lab.Api.KubeconfigPath;
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var copying = process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await copying;
        return (process.ExitCode, output.ToArray(), await error);
    }
}
