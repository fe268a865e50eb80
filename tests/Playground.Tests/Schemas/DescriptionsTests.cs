using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;
using Bookinfo.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Schemas;

/// <summary>What <c>kubectl explain</c> says comes from the comments of the mesh's own records.</summary>
public sealed class DescriptionsTests : IAsyncLifetime
{
    /// <summary>Says something together with others; read by who makes the gateway's Service; for people.</summary>
    private static readonly string[] ReadElsewhere = ["GRPCRoute rules[].matches[].method.type", "Gateway infrastructure.labels", "GatewayClass description"];

    private ServiceProvider _provider = null!;

    private DescriptionFile _file = null!;

    public ValueTask InitializeAsync()
    {
        _provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        _file = new DescriptionFile(new CoverageNotes(new CoverageProbe(_provider.GetRequiredService<IMesh>()).Run()));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    /// <summary><c>UPDATE_GOLDEN=1</c> writes the file anew.</summary>
    [Fact]
    public void The_embedded_file_is_what_the_comments_say()
    {
        var path = Repository.PathTo("services", "Playground", "Schemas", "descriptions.json");
        var written = _file.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, written);
        Assert.Equal(File.ReadAllText(path), written, ignoreLineEndingDifferences: true);
    }

    /// <summary>What the mesh passes over in silence is in <c>UnsupportedFields</c>, so that a warning comes when it is applied.</summary>
    [Fact]
    public void Every_field_that_the_mesh_does_not_read_is_warned_of()
    {
        _file.Write();
        Assert.True(_file.PassedOver.SetEquals(ReadElsewhere), string.Join('\n', _file.PassedOver));
    }

    [Fact]
    public void Every_field_that_the_mesh_reads_is_described()
    {
        _file.Write();
        Assert.True(_file.Silent.Count == 0, "Nothing is said of:\n" + string.Join('\n', _file.Silent));
        Assert.True(!_file.Stray.Any(), "No field is meant by:\n" + string.Join('\n', _file.Stray));
    }
}
