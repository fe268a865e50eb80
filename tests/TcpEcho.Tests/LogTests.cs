using System.Buffers;
using System.Text;

namespace Bookinfo.TcpEcho.Tests;

public sealed class LogTests
{
    [Theory]
    [InlineData("world\n", "world")]
    [InlineData("tab\tstays\n", "tab\tstays")]
    [InlineData("world\r\n", "world\\x0d")]
    [InlineData("a\rrequest: forged\n", "a\\x0drequest: forged")]
    [InlineData("\u001b[2J\n", "\\x1b[2J")]
    [InlineData("x\u2028request: forged\n", "x\\x2028request: forged")]
    [InlineData("\u202egnp\n", "\\x202egnp")]
    [InlineData("grüße 書\n", "grüße 書")]
    public void Control_characters_can_neither_forge_a_line_nor_command_a_terminal(string line, string logged) =>
        Assert.Equal(logged, LogText.Of(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line))));

    [Fact]
    public void Of_a_long_line_the_beginning_is_logged_and_the_length() =>
        Assert.Equal(new string('x', 1024) + "... (5000 bytes)", LogText.Of(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(new string('x', 5000) + "\n"))));

    [Fact]
    public async Task Request_and_response_are_logged()
    {
        await using var echo = await EchoServer.StartAsync(prefix: "two");
        using var client = await echo.ConnectAsync();
        await client.SendAsync("world\n");
        await echo.Process.WaitForLineAsync(l => l == "request: world", TimeSpan.FromSeconds(60));
        await echo.Process.WaitForLineAsync(l => l == "response: two world", TimeSpan.FromSeconds(60));
    }
}
