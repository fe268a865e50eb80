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
    [InlineData("metadata:\n  name: {{ .Values.x }}\n", ":2: not YAML: invalid map key: found a mapping; allowed: a text")]
    [InlineData("a: 1\n? [b]\n: c\n", ":2: not YAML: invalid map key: found a list; allowed: a text")]
    [InlineData("a: &x [b]\n*x : c\n", ":2: not YAML: invalid map key: found a list; allowed: a text")]
    [InlineData("a: 1\nb: &x [*x]\n", ":2: not YAML: alias *x stands in what it means")]
    [InlineData("a: &x {b: {c: *x}}\n", ":1: not YAML: alias *x stands in what it means")]
    public void What_is_no_object_is_told_with_its_place(string text, string message)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(message, Assert.Throws<TaskSetupException>(() => ManifestFile.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_is_what_it_names()
    {
        File.WriteAllText(_path, "a: &x\n  b: &x one\n  c: *x\nd: *x\n*x : e\n---\na: &x [2]\nb: *x\n");
        Assert.Equal(["""{"a":{"b":"one","c":"one"},"d":"one","one":"e"}""", """{"a":[2],"b":[2]}"""], ManifestFile.Read(_path).Select(o => o.ToJsonString()));
    }

    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_do()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]");
        File.WriteAllLines(_path, lines.Prepend("a0: &a0 lol"));
        Assert.Contains("aliases make the document too large", Assert.Throws<TaskSetupException>(() => ManifestFile.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Only_so_many_levels_are_read(int levels, bool isRead)
    {
        File.WriteAllText(_path, $"a: &a {new string('[', 31)}{new string(']', 31)}\nb: {new string('[', levels - 32)}*a{new string(']', levels - 32)}\n");
        if (isRead) Assert.Single(ManifestFile.Read(_path));
        else Assert.Contains(":2: not YAML: nested too deeply: at most 64 levels are allowed", Assert.Throws<TaskSetupException>(() => ManifestFile.Read(_path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
