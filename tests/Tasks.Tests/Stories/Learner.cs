using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Somebody who applies wrong things to a Playground and asks it what is wrong; what was created goes away at the end.</summary>
internal sealed class Learner(PlaygroundProcess playground) : IAsyncDisposable
{
    /// <summary>A Service of Bookinfo that everybody calls.</summary>
    public const string Reviews = "http://reviews:9080/reviews/0";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly List<string> _left = [];

    public PlaygroundProcess Playground => playground;

    /// <summary>A place for files, gone with the learner.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("wrong-steps-").FullName;

    /// <summary>A VirtualService for the Service of its name.</summary>
    public static string Rule(string name, string http) =>
        $"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: {name}}}\nspec: {{hosts: [{(name == "reviews-test" ? "reviews" : name)}], http: {http}}}\n";

    /// <summary>Whoever learns calls from sleep and calls httpbin.</summary>
    public async Task WaitAsync()
    {
        if (Tools.Find("kubectl") is not null) await playground.KubectlOkAsync("wait --for=condition=Available --timeout=90s deploy/sleep deploy/httpbin");
    }

    /// <returns>What kubectl says, warnings included.</returns>
    public async Task<string> ApplyAsync(string yaml)
    {
        var said = await playground.KubectlOkAsync("apply -f -", yaml);
        foreach (var line in said.Split('\n').Where(static line => line.EndsWith(" created", StringComparison.Ordinal)))
        {
            var named = line.Split(' ')[0];
            Remember(named.StartsWith("virtualservice", StringComparison.Ordinal) && yaml.Contains("namespace: lost", StringComparison.Ordinal) ? $"{named} -n lost" : named);
        }

        return said;
    }

    /// <summary>Deletes it at the end.</summary>
    /// <param name="what">As kubectl delete takes it.</param>
    public void Remember(string what) => _left.Add(what);

    /// <summary>Calls until what is seen is what the rule makes of it.</summary>
    public Task SeenAsync(string status)
    {
        var last = "nothing";
        return Eventually.HoldsAsync(async () => (last = await CallAsync(Reviews)) == status, Limit, () => $"the last call ended with {last}");
    }

    public async Task<string> CallAsync(string url) =>
        (await playground.KubectlAsync($"exec deploy/sleep -c sleep -- curl -s -m 30 -o /dev/null -w %{{http_code}} {url}")).StandardOutput.Trim();

    /// <summary>What a command of Playground says, and how it ends.</summary>
    public async Task SaysAsync(string[] words, int exit, params string[] texts)
    {
        var (code, output) = await SayAsync(words);
        foreach (var text in texts) Assert.Contains(text, output, StringComparison.Ordinal);
        Assert.True(code == exit, $"{string.Join(' ', words)}: exit {code}, not {exit}\n{output}");
    }

    /// <summary>The mesh takes a change over some milliseconds after kubectl said so.</summary>
    public Task EventuallySaysAsync(string[] words, string? text = null)
    {
        var last = "";
        return Eventually.HoldsAsync(
            async () =>
            {
                (var code, last) = await SayAsync(words);
                return code == 0 && (text is null || last.Contains(text, StringComparison.Ordinal));
            },
            Limit,
            () => $"{string.Join(' ', words)} says\n{last}");
    }

    private async Task<(int Code, string Output)> SayAsync(string[] words)
    {
        var (code, output) = await ChildProcess.RunAsync(PlaygroundProcess.Program, [.. words, "--state", playground.State], limit: TimeSpan.FromMinutes(2));
        return (code, output);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_left)) await playground.KubectlAsync($"delete {one} --ignore-not-found --wait=false");
        Directory.Delete(Folder, recursive: true);
    }
}
