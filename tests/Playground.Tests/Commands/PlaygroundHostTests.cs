using Bookinfo.Playground.Commands;

namespace Bookinfo.Playground.Tests.Commands;

public sealed class PlaygroundHostTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("host-").FullName;

    [Theory]
    [InlineData("kubeconfig")]
    [InlineData("token")]
    [InlineData("pods")]
    public async Task A_start_that_cannot_write_its_files_says_which_folder_and_why(string name)
    {
        if (name == "pods") await File.WriteAllTextAsync(Path.Combine(_state, name), "", TestContext.Current.CancellationToken);
        else Directory.CreateDirectory(Path.Combine(_state, name));
        var refused = await Assert.ThrowsAsync<CommandException>(() => PlaygroundHost.StartAsync(PortOptions.Drawn(_state), TestContext.Current.CancellationToken));
        Assert.StartsWith($"state folder {_state} cannot be used: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("; name another one with --state DIR", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);
}
