using Bookinfo.Playground.Commands;

namespace Bookinfo.Playground.Tests.Commands;

/// <summary>One Playground per state folder, whatever becomes of the folder.</summary>
public sealed class StateLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lock-").FullName;

    [Fact]
    public void It_is_held_once_with_the_name_of_its_owner_until_it_is_given_back()
    {
        using (StateLock.TryTake(_folder))
        {
            Assert.True(StateLock.IsHeld(_folder));
            Assert.Equal(Environment.ProcessId, StateLock.OwnerOf(_folder));
            Assert.Null(StateLock.TryTake(_folder));
        }

        Assert.False(StateLock.IsHeld(_folder));
        Assert.Null(StateLock.OwnerOf(_folder));
        StateLock.TryTake(_folder)!.Dispose();
    }

    [Fact]
    public void A_folder_that_was_removed_meanwhile_is_no_error()
    {
        using var held = StateLock.TryTake(_folder);
        Directory.Delete(_folder, recursive: true);
        held!.Dispose();
    }

    [Fact]
    public void What_another_one_has_written_there_stays()
    {
        using (StateLock.TryTake(_folder)) File.WriteAllText(Path.Combine(_folder, "pid"), "1");
        Assert.Equal(1, StateLock.OwnerOf(_folder));
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("pid")]
    public void A_file_that_cannot_be_made_is_no_other_Playground(string name)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, name), Path.Combine(_folder, "nowhere", name));
        var message = Assert.Throws<CommandException>(() => StateLock.TryTake(_folder)).Message;
        Assert.StartsWith($"state folder {_folder} cannot be used: ", message, StringComparison.Ordinal);
        Assert.EndsWith("; name another one with --state DIR", message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, name), message, StringComparison.Ordinal);
        Assert.False(StateLock.IsHeld(_folder));
    }

    [Fact]
    public void A_full_disk_is_told_and_the_lock_given_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        File.CreateSymbolicLink(Path.Combine(_folder, "pid"), "/dev/full");
        Assert.Contains("No space left on device", Assert.Throws<CommandException>(() => StateLock.TryTake(_folder)).Message, StringComparison.Ordinal);
        Assert.False(StateLock.IsHeld(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("state")]
    public void A_file_in_the_place_of_the_folder_is_told(string below)
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var state = Path.Combine(file, below);
        Assert.StartsWith($"state folder {state} cannot be used: ", Assert.Throws<CommandException>(() => StateLock.TryTake(state)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
