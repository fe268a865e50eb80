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

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
