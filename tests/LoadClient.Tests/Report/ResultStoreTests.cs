using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Json;

namespace Bookinfo.LoadClient.Tests.Report;

public sealed class ResultStoreTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("fortio-store-").FullName;
    private readonly string _directory;

    public ResultStoreTests()
    {
        _directory = Directory.CreateDirectory(Path.Combine(_parent, "data")).FullName;
        foreach (var id in (string[])["2026-11-25-123000_a", "2026-11-26-080000_b", "2025-01-01-000000"])
            File.WriteAllBytes(Path.Combine(_directory, id + ".json"), JsonReport.Write(Samples.Http, Samples.Settings));
        File.WriteAllText(Path.Combine(_directory, "other.json"), "{}");
        File.WriteAllText(Path.Combine(_directory, "note.txt"), "");
        File.WriteAllBytes(Path.Combine(_parent, "secret.json"), JsonReport.Write(Samples.Http, Samples.Settings));
        File.CreateSymbolicLink(Path.Combine(_directory, "link.json"), Path.Combine(_parent, "secret.json"));
    }

    private ResultStore Store => new(_directory);

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void The_newest_come_first() =>
        Assert.Equal(["2026-11-26-080000_b", "2026-11-25-123000_a", "2025-01-01-000000"], Store.List().Where(id => id.StartsWith("20", StringComparison.Ordinal)));

    [Fact]
    public async Task A_result_is_read_by_its_ID()
    {
        var stored = await Store.ReadAsync("2026-11-25-123000_a", CancellationToken.None);
        Assert.Equal("http://127.0.0.1:8080/echo", stored?.Result.Options.Target.Url);
        Assert.Null(await Store.ReadAsync("other", CancellationToken.None));
        Assert.Null(await Store.ReadAsync("absent", CancellationToken.None));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0")]
    [InlineData("link")]
    public async Task Nothing_outside_the_directory_is_opened(string id)
    {
        Assert.Null(Store.PathOf(id));
        Assert.Null(await Store.ReadAsync(id, CancellationToken.None));
    }

    [Fact]
    public void An_absent_directory_holds_nothing() => Assert.Empty(new ResultStore(Path.Combine(_parent, "nowhere")).List());
}
