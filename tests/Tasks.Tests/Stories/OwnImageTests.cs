using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>A program of one's own as a pod, with the commands of the README: <c>up --image NAME=PATH</c>.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class OwnImageTests(SharedPlayground shared)
{
    /// <summary>What the shared Playground was started with.</summary>
    public const string Image = "my/app:dev";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task It_is_deployed_called_and_ruled_like_any_other()
    {
        try
        {
            await _playground.KubectlOkAsync("wait --for=condition=Available --timeout=90s deploy/sleep");
            await _playground.KubectlOkAsync($"create deployment my-app --image={Image} --port=8080 -- PodProgram 8080");
            await _playground.KubectlOkAsync("expose deployment my-app --port=80 --target-port=8080 --name=my-app");
            await _playground.KubectlOkAsync("wait --for=condition=Available --timeout=90s deploy/my-app");
            await SeenAsync(static answer => answer.StartsWith("my-app-", StringComparison.Ordinal));

            await _playground.KubectlOkAsync("apply -f -", "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: my-app}\nspec: {hosts: [my-app], http: [{fault: {abort: {httpStatus: 555, percentage: {value: 100}}}, route: [{destination: {host: my-app}}]}]}\n");
            await SeenAsync(static answer => answer == "fault filter abort");
        }
        finally
        {
            await _playground.KubectlAsync("delete vs/my-app deploy/my-app svc/my-app --ignore-not-found --wait=false");
        }

        async Task SeenAsync(Func<string, bool> wanted)
        {
            var last = "nothing";
            await Eventually.HoldsAsync(
                async () => wanted(last = (await _playground.KubectlAsync("exec deploy/sleep -c sleep -- curl -s -m 30 http://my-app/")).StandardOutput.Trim()),
                TimeSpan.FromSeconds(60),
                () => $"the last answer was {last}");
        }
    }
}
