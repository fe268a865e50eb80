using Bookinfo.Playground.Commands;
using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Tests.Commands;

public sealed class ConsoleCommandTests
{
    public static TheoryData<Exception> Refusals => [new CommandException("no"), new TaskSetupException("no"), new IOException("no"), new UnauthorizedAccessException("no")];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_refused_is_an_exit_code(Exception refusal) => Assert.Equal(1, await ConsoleCommand.RunAsync(() => throw refusal));

    [Fact]
    public async Task A_bug_shows_where_it_is() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ConsoleCommand.RunAsync(static () => throw new InvalidOperationException()));
}
