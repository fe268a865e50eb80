using System.IO.Pipes;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Lifetime;

public sealed class ParentPipeTests
{
    [Fact]
    public async Task The_child_ends_when_the_parents_end_of_the_pipe_closes()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string>
        {
            ["PARENT_PIPE"] = pipe.GetClientHandleAsString(),
        });
        pipe.DisposeLocalCopyOfClientHandle();
        using (var alive = await ratings.Client.GetAsync("/livez", TestContext.Current.CancellationToken)) Assert.True(alive.IsSuccessStatusCode);
        await pipe.DisposeAsync();
        Assert.Equal(1, await ratings.WaitForExitAsync());
    }

    [Fact]
    public async Task A_number_that_is_no_pipe_stops_the_start()
    {
        await using var ratings = ServiceProcess.Launch(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string> { ["PARENT_PIPE"] = "x" });
        Assert.Equal(1, await ratings.WaitForExitAsync());
        Assert.Equal(["PARENT_PIPE: found \"x\", allowed is the number of an inherited pipe handle"], ratings.Errors);
    }
}
