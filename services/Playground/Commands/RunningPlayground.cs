using System.Text.Json;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary>The Playground that runs on a state folder, as other commands reach it: through its kubeconfig only.</summary>
internal sealed class RunningPlayground : IDisposable
{
    private RunningPlayground(string kubeconfig, ClusterApi api, StatusReport status)
    {
        KubeconfigPath = kubeconfig;
        Api = api;
        Status = status;
    }

    public string KubeconfigPath { get; }

    public ClusterApi Api { get; }

    /// <summary>As it was when the command attached.</summary>
    public StatusReport Status { get; }

    /// <summary>Attaches to the Playground of a state folder.</summary>
    /// <exception cref="CommandException">None runs there, or it cannot be reached.</exception>
    public static async Task<RunningPlayground> AttachAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        var kubeconfig = Path.Combine(stateDirectory, "kubeconfig");
        if (!File.Exists(kubeconfig)) throw NoneRuns(stateDirectory);
        var api = Connect(kubeconfig);
        try
        {
            var answer = await api.GetAsync(StatusEndpoint.ApiPath, cancellationToken);
            if (!answer.IsOk) throw new CommandException($"Playground of {stateDirectory}: {answer.Message}");
            return new RunningPlayground(kubeconfig, api, JsonSerializer.Deserialize(answer.Text, CommandsJson.Default.StatusReport)!);
        }
        catch (HttpRequestException)
        {
            api.Dispose();
            throw NoneRuns(stateDirectory);
        }
    }

    public void Dispose() => Api.Dispose();

    private static ClusterApi Connect(string kubeconfig)
    {
        try
        {
            return ClusterApi.Connect(kubeconfig, context: null);
        }
        catch (TaskSetupException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static CommandException NoneRuns(string stateDirectory) =>
        new($"no Playground runs on {stateDirectory}; start one with 'dotnet run --project services/Playground', or name another folder with --state");
}
