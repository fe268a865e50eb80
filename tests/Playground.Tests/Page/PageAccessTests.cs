using Bookinfo.Playground.Page;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Playground.Tests.Page;

/// <summary>Codes and sessions stay bounded, and the oldest makes room.</summary>
public sealed class PageAccessTests
{
    private readonly PageAccess _access = new(new FakeTimeProvider());

    [Fact]
    public void Of_many_codes_the_last_sixteen_are_good()
    {
        var codes = Enumerable.Range(0, 20).Select(_ => _access.NewCode()).ToList();
        Assert.Equal(20, codes.Distinct().Count());
        Assert.All(codes[..4], code => Assert.Null(_access.Exchange(code)));
        Assert.All(codes[4..], code => Assert.True(_access.Knows(_access.Exchange(code))));
    }

    [Fact]
    public void Of_many_browsers_the_last_sixty_four_may_look()
    {
        var sessions = Enumerable.Range(0, 70).Select(_ => _access.Exchange(_access.NewCode())!).ToList();
        Assert.All(sessions[..6], session => Assert.False(_access.Knows(session)));
        Assert.All(sessions[6..], session => Assert.True(_access.Knows(session)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anything")]
    public void Nobody_else_may(string? session) => Assert.False(_access.Knows(session));

    [Fact]
    public async Task A_code_that_many_use_at_once_lets_one_in()
    {
        var code = _access.NewCode();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => _access.Exchange(code))));
        Assert.Single(sessions, session => session is not null);
    }
}
