using System.IO.Pipelines;

using Bookinfo.ServiceDefaults.Upstreams;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Upstreams;

/// <summary>The limit of reviews v2 and v3 towards ratings: 10 s of silence, not 10 s in total.</summary>
public sealed class SilenceLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_silent_seconds_end_a_read()
    {
        var time = new FakeTimeProvider();
        await using var stream = new SilenceLimitStream(new Pipe().Reader.AsStream(), Limit, time);

        var read = stream.ReadAsync(new byte[8], Cancel).AsTask();
        time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var failure = await Assert.ThrowsAsync<IOException>(() => read);
        Assert.Equal("the upstream was silent for 10 s", failure.Message);
        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public async Task Bytes_that_trickle_in_keep_it_alive()
    {
        var time = new FakeTimeProvider();
        var pipe = new Pipe();
        await using var stream = new SilenceLimitStream(pipe.Reader.AsStream(), Limit, time);
        for (var i = 0; i < 5; i++)
        {
            var read = stream.ReadAsync(new byte[8], Cancel).AsTask();
            time.Advance(TimeSpan.FromSeconds(9));
            await pipe.Writer.WriteAsync(new byte[] { 1 }, Cancel);
            Assert.Equal(1, await read);
        }
    }
}
