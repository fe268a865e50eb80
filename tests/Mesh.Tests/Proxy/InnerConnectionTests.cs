using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>When the front takes a connection back that it has lent to a parser.</summary>
public sealed class InnerConnectionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_that_is_returned_is_taken_back_whether_its_socket_is_open_or_not()
    {
        using var closed = new CancellationTokenSource();
        await using var lent = Lend(closed.Token);
        var waiting = lent.ReturnedAsync(Limit);
        Assert.False(waiting.IsCompleted);
        await lent.DisposeAsync();
        await waiting.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await closed.CancelAsync();
        await lent.ReturnedAsync(Limit).WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_that_is_never_returned_is_left_behind_some_time_after_its_socket_has_closed()
    {
        using var closed = new CancellationTokenSource();
        await using var lent = Lend(closed.Token);
        var waiting = lent.ReturnedAsync(TimeSpan.FromMilliseconds(50));
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await closed.CancelAsync();
        await waiting.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    private static InnerConnection Lend(CancellationToken closed) => new(new DefaultConnectionContext { ConnectionClosed = closed }, facts: null!);
}
