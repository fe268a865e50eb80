using System.Collections.Concurrent;
using System.Globalization;

using Bookinfo.Containers.Tests.Engines;
using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>The images, built once for all tests of hardening, and the table of what they measured.</summary>
public sealed class ContainerImages : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> _rows = new();

    internal Podman Podman { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Tools.Find("podman") is null) return;
        foreach (var (project, program) in Shipped.Programs) await PublishedForm.OfAsync(project, program);
        // Containers that an interrupted run has left.
        await Podman.OkAsync("rm", "--all", "--force", "--volumes");
        await Podman.ImportBasesAsync();
        foreach (var target in Shipped.Targets) await Podman.BuildAsync(target);
    }

    /// <summary>One line of the table, in the order of the images.</summary>
    internal void Measured(string image, long compressedBytes, TimeSpan start, long residentBytes) => _rows[image] = string.Create(
        CultureInfo.InvariantCulture, $"{image,-36} {compressedBytes / 1e6,8:F1} MB {start.TotalMilliseconds,8:F0} ms {residentBytes / 1e6,8:F1} MB");

    public ValueTask DisposeAsync()
    {
        if (!_rows.IsEmpty) Figures.Keep("images", $"image, compressed, created to ready, resident\n{string.Join('\n', _rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value))}");
        return ValueTask.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class ContainerImagesCollection : ICollectionFixture<ContainerImages>
{
    public const string Name = "images built by podman";
}
