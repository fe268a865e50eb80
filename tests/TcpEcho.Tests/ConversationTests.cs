using System.Text;

namespace Bookinfo.TcpEcho.Tests;

/// <summary>The rows of contract section 10 that a client sees, over real sockets.</summary>
public sealed class ConversationTests(ConversationTests.Server shared) : IClassFixture<ConversationTests.Server>
{
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData("world\n", "hello world\n")]
    [InlineData("world\r\n", "hello world\r\n")]
    [InlineData("\n", "hello \n")]
    [InlineData("a\nb\n\nc\n", "hello a\nhello b\nhello \nhello c\n")]
    [InlineData("hi", "")]
    [InlineData("whole\nhalf", "hello whole\n")]
    [InlineData("", "")]
    public async Task After_the_client_closed_its_side_it_gets_the_complete_lines_and_the_end(string sent, string answer)
    {
        using var client = await shared.Echo.ConnectAsync();
        await client.SendAsync(sent);
        client.EndSending();
        Assert.Equal(answer, await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Bytes_come_back_untouched_be_they_text_or_not()
    {
        var bytes = Enumerable.Range(0, 256).Where(b => b != '\n').Select(b => (byte)b).Append((byte)'\n').ToArray();
        using var client = await shared.Echo.ConnectAsync();
        await client.SendAsync(bytes);
        Assert.Equal(Encoding.ASCII.GetBytes("hello ").Concat(bytes), await client.ReceiveBytesAsync(bytes.Length + 6));
    }

    [Fact]
    public async Task A_line_is_answered_before_the_client_ends_and_nothing_is_said_first()
    {
        using var client = await shared.Echo.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync($"{i}\n");
            Assert.Equal($"hello {i}\n", await client.ReceiveAsync(8));
        }
    }

    [Fact]
    public async Task A_line_in_many_segments_is_one_line()
    {
        using var client = await shared.Echo.ConnectAsync();
        foreach (var piece in new[] { "o", "ne l", "ine", "\nnext" }) await client.SendAsync(piece);
        Assert.Equal("hello one line\n", await client.ReceiveAsync(15));
        await client.SendAsync("\n");
        Assert.Equal("hello next\n", await client.ReceiveAsync(11));
    }

    [Fact]
    public async Task A_line_of_the_greatest_length_that_comes_byte_by_byte_is_answered()
    {
        using var client = await shared.Echo.ConnectAsync();
        var line = new byte[Megabyte];
        Array.Fill(line, (byte)'x');
        line[^1] = (byte)'\n';
        for (var at = 0; at < line.Length; at++) await client.SendAsync(line.AsMemory(at, 1));
        Assert.Equal(Encoding.ASCII.GetBytes("hello ").Concat(line), await client.ReceiveBytesAsync(line.Length + 6));
    }

    [Fact]
    public async Task A_hundred_thousand_lines_at_once_are_all_answered_in_order()
    {
        const int Lines = 100_000;
        var sent = string.Concat(Enumerable.Range(0, Lines).Select(i => $"{i}\n"));
        using var client = await shared.Echo.ConnectAsync();
        var sending = client.SendAsync(sent);
        var answer = await client.ReceiveAsync(sent.Length + (Lines * 6));
        await sending;
        Assert.Equal(string.Concat(Enumerable.Range(0, Lines).Select(i => $"hello {i}\n")), answer);
    }

    /// <summary>The original has no limit: one client that never ends its line takes all memory there is.</summary>
    [Theory]
    [InlineData(Megabyte, "")]
    [InlineData(2 * Megabyte, "\n")]
    public async Task A_longer_line_closes_its_connection_and_no_other(int length, string end)
    {
        using var other = await shared.Echo.ConnectAsync();
        using var client = await shared.Echo.ConnectAsync();
        await client.SendAsync("first\n");
        Assert.Equal("hello first\n", await client.ReceiveAsync(12));
        var sending = client.SendAsync(Encoding.ASCII.GetBytes(new string('x', length) + end));
        Assert.Equal("", await client.ReceiveToEndAsync());
        await Task.WhenAny(sending);
        await shared.Echo.Process.WaitForLineAsync(l => l.EndsWith("closed: a line of more than 1048576 bytes (MAX_LINE_BYTES)", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        await other.SendAsync("still\n");
        Assert.Equal("hello still\n", await other.ReceiveAsync(12));
    }

    /// <summary>One process for all.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal EchoServer Echo { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Echo = await EchoServer.StartAsync();

        public ValueTask DisposeAsync() => Echo.DisposeAsync();
    }
}
