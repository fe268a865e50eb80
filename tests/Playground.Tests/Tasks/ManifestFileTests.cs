using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Tests.Tasks;

public sealed class ManifestFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("5", "5")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("7s", "\"7s\"")]
    [InlineData("1.20.3", "\"1.20.3\"")]
    [InlineData("0.0.0.0", "\"0.0.0.0\"")]
    [InlineData("true", "true")]
    [InlineData("yes", "true")]
    [InlineData("~", "null")]
    [InlineData("[a, {b: 1}]", "[\"a\",{\"b\":1}]")]
    public void Scalars_are_typed_as_kubectl_types_them(string yaml, string json)
    {
        File.WriteAllText(_path, $"value: {yaml}\n");
        Assert.Equal($$"""{"value":{{json}}}""", Assert.Single(ManifestFile.Read(_path)).ToJsonString());
    }

    [Fact]
    public void Empty_documents_are_skipped_and_lists_are_opened()
    {
        File.WriteAllText(_path, "# only a comment\n---\nkind: A\n---\n---\nkind: List\nitems: [{kind: B}, {kind: C}]\n");
        Assert.Equal(["A", "B", "C"], ManifestFile.Read(_path).Select(o => o["kind"]!.ToString()));
    }

    [Theory]
    [InlineData("- a\n", ":1: found a list; allowed: an object with apiVersion, kind and metadata")]
    [InlineData("a: [\n", ": not YAML: ")]
    public void What_is_no_object_is_told_with_its_place(string text, string message)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(message, Assert.Throws<TaskSetupException>(() => ManifestFile.Read(_path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
