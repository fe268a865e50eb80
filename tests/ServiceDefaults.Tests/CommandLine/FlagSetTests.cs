using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.ServiceDefaults.Tests.CommandLine;

/// <summary>Command lines as Go's flag package reads them.</summary>
public sealed class FlagSetTests
{
    private readonly FlagSet _flags = new([new Flag("c", "4"), new Flag("H"), new Flag("keepalive", "true", IsSwitch: true), new Flag("a", "false", IsSwitch: true)]);

    [Fact]
    public void One_or_two_dashes_a_space_or_an_equals_sign()
    {
        Assert.Null(_flags.Read(["-c", "8", "--H=a: b", "-H", "c: d=e", "-a", "-keepalive=false", "http://x", "-c", "9"]));
        Assert.Equal("8", _flags["c"]);
        Assert.Equal(["a: b", "c: d=e"], _flags.All("H"));
        Assert.True(_flags.IsOn("a"));
        Assert.False(_flags.IsOn("keepalive"));
        Assert.Equal(["http://x", "-c", "9"], _flags.Rest);
    }

    [Fact]
    public void Two_dashes_end_the_flags_and_one_alone_is_a_word()
    {
        Assert.Null(_flags.Read(["--", "-c"]));
        Assert.Equal(["-c"], _flags.Rest);
        Assert.Null(_flags.Read(["-a", "-"]));
        Assert.Equal(["-"], _flags.Rest);
    }

    [Fact]
    public void A_switch_does_not_take_the_next_word()
    {
        Assert.Null(_flags.Read(["-a", "false"]));
        Assert.True(_flags.IsOn("a"));
        Assert.Equal(["false"], _flags.Rest);
    }

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        Assert.Null(_flags.Read([]));
        Assert.Equal("4", _flags["c"]);
        Assert.False(_flags.IsGiven("c"));
        Assert.True(_flags.IsOn("keepalive"));
        Assert.Empty(_flags.All("H"));
    }

    [Theory]
    [InlineData("-x", "flag provided but not defined: -x")]
    [InlineData("-x=1", "flag provided but not defined: -x")]
    [InlineData("-c", "flag needs an argument: -c")]
    [InlineData("-a=maybe", "invalid boolean value \"maybe\" for -a: parse error")]
    [InlineData("---c", "bad flag syntax: ---c")]
    [InlineData("-=", "bad flag syntax: -=")]
    public void Mistakes_are_named(string argument, string mistake) => Assert.Equal(mistake, _flags.Read([argument]));

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    public void Help_is_asked_for_and_no_mistake(string argument)
    {
        Assert.Null(_flags.Read(["-a", argument]));
        Assert.True(_flags.IsHelpWanted);
    }
}
