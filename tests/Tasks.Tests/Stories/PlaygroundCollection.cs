namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>One Playground for all stories that leave it as they found it; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PlaygroundCollection : ICollectionFixture<SharedPlayground>
{
    public const string Name = "one playground";
}

public sealed class SharedPlayground : IAsyncLifetime
{
    public PlaygroundProcess Playground { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // The egress stories must not depend on the internet.
        Playground = await PlaygroundProcess.StartAsync("--offline", "--image", $"{OwnImageTests.Image}={Path.Combine(AppContext.BaseDirectory, "PodProgram")}");
        TestContext.Current.SendDiagnosticMessage(Playground.ReadyLine);
    }

    public async ValueTask DisposeAsync()
    {
        if (Playground is not null) await Playground.DisposeAsync();
    }
}
