using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using k8s;
using k8s.Autorest;
using k8s.Exceptions;

namespace Bookinfo.Playground.Tasks;

/// <summary>A Kubernetes API server as JSON over HTTP, with the address and credentials of a kubeconfig: any kind goes, ours and Istio's alike.</summary>
internal sealed class ClusterApi : IDisposable
{
    private readonly Kubernetes _client;

    private ClusterApi(Kubernetes client, string defaultNamespace)
    {
        _client = client;
        DefaultNamespace = defaultNamespace;
    }

    /// <summary>For objects that name none: the context's, else <c>default</c>.</summary>
    public string DefaultNamespace { get; }

    /// <param name="kubeconfig">Null: as kubectl looks for it ($KUBECONFIG, else ~/.kube/config).</param>
    /// <param name="context">Null: the file's current one.</param>
    /// <exception cref="TaskSetupException">The file cannot be used.</exception>
    public static ClusterApi Connect(string? kubeconfig, string? context)
    {
        try
        {
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context);
            return new ClusterApi(new Kubernetes(configuration), string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or YamlDotNet.Core.YamlException or FormatException)
        {
            throw new TaskSetupException($"kubeconfig {kubeconfig ?? "(default)"}: {e.Message}", e);
        }
    }

    public Task<ClusterAnswer> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, "application/json", ct);

    /// <summary>A list as kubectl prints it: columns and cells made by the server.</summary>
    public Task<ClusterAnswer> GetTableAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, "application/json", "application/json;as=Table;v=v1;g=meta.k8s.io", ct);

    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public Task<ClusterAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, string contentType, CancellationToken ct) =>
        SendAsync(method, path, body, contentType, "application/json", ct);

    private async Task<ClusterAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, string contentType, string accept, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        if (_client.Credentials is not null) await _client.Credentials.ProcessHttpRequestAsync(request, ct);
        using var response = await _client.HttpClient.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return new ClusterAnswer((int)response.StatusCode, Parse(text), text);
    }

    /// <summary>Runs a program in a container, by WebSocket (<c>v5.channel.k8s.io</c>).</summary>
    /// <returns>Its exit code and both outputs as they came; a refusal is exit code 1 with the server's words.</returns>
    public async Task<CommandSeen> ExecAsync(string ns, string pod, string container, IEnumerable<string> arguments, CancellationToken ct)
    {
        try
        {
            using var socket = await _client.WebSocketNamespacedPodExecAsync(
                pod, ns, arguments, container, stderr: true, stdin: false, stdout: true, tty: false, ExecOutput.Protocol, cancellationToken: ct);
            return await ExecOutput.ReadAsync(socket, ct);
        }
        catch (Exception e) when (e is HttpOperationException or WebSocketException)
        {
            return new CommandSeen(1, $"error: {pod}: {(e as HttpOperationException)?.Response.Content ?? e.Message}\n");
        }
    }

    public void Dispose() => _client.Dispose();

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
