using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;

using Bookinfo.Playground.Pods.Images;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// Puts a container's environment together: the least that programs need, what the image bakes in, Services, envFrom, env,
/// and last what Playground itself must say. Nothing else of Playground's own environment gets in.
/// </summary>
internal sealed class ContainerEnvironment(ObjectStore store, PodsOptions options, string parentPipe)
{
    /// <summary>
    /// For a pod that declares no port: the map must still be set, so that nothing binds other addresses (decision 14).
    /// Nobody asks for port 1.
    /// </summary>
    private const string NothingMapped = "1=127.0.0.1:1";

    /// <summary>Every client reads one of them; both cases, since curl reads only the lower and others only the upper one.</summary>
    private static readonly string[] ProxyNames = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    /// <summary>Where programs look for the authorities they trust: OpenSSL and .NET, curl, Python.</summary>
    private static readonly string[] AuthorityNames = ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"];

    /// <summary>Would let calls go past the sidecar, or make clients ignore the proxy variables.</summary>
    private static readonly string[] Removed = ["NO_PROXY", "no_proxy", "GATEWAY_INTERFACE", "REQUEST_METHOD"];

    /// <summary>All variables, mount paths already rewritten in what manifest and image give, not in what Playground says itself; null with a problem when a reference has nothing behind it.</summary>
    public ImmutableSortedDictionary<string, string>? Build(
        PodManifest pod, ContainerManifest container, Image image, PodSandbox sandbox, out LaunchProblem? problem)
    {
        problem = null;
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddBasics(variables, sandbox);
        foreach (var (name, value) in image.Env) variables[name] = sandbox.Mounts.Rewrite(value);
        foreach (var (name, value) in ServiceEnvironment.Of(store, pod)) variables[name] = value;
        foreach (var source in container.EnvFrom)
        {
            if ((problem = AddAll(variables, pod, sandbox, source)) is not null) return null;
        }

        if (options.Authorities is { } authorities)
        {
            foreach (var name in AuthorityNames) variables[name] = authorities;
        }

        variables["HOSTNAME"] = pod.HostName;
        AddProxy(variables, sandbox.Outbound);
        foreach (var element in container.Env)
        {
            if (element.Text("name") is not { Length: > 0 } name) continue;
            var (value, missing) = Value(pod, sandbox.PodIP, element);
            if (missing is not null)
            {
                problem = new LaunchProblem(LaunchProblemReason.CreateContainerConfigError, missing);
                return null;
            }

            if (value is not null) variables[name] = VariableReferences.Expand(sandbox.Mounts.Rewrite(value), variables);
        }

        foreach (var name in Removed) variables.Remove(name);
        variables["PORT_MAP"] = sandbox.Ports.Map is { Length: > 0 } map ? map : NothingMapped;
        if (!image.Own.IsEmpty) OwnProgramEnvironment.Add(variables, container, sandbox.Ports);
        if (sandbox.Outbound is { } outbound) variables["OUTBOUND_PROXY"] = $"http://{outbound}";
        variables[ParentPipe.Variable] = parentPipe;
        return variables.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static void AddBasics(SortedDictionary<string, string> variables, PodSandbox sandbox)
    {
        foreach (System.Collections.DictionaryEntry inherited in Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            if (name is "PATH" or "LANG" or "TZ" or "SystemRoot" || name.StartsWith("DOTNET_", StringComparison.Ordinal)) variables[name] = (string?)inherited.Value ?? "";
        }

        variables["HOME"] = sandbox.Home;
        variables["TMPDIR"] = sandbox.Temporary;
        variables["CURL_HOME"] = sandbox.Home;

        // Many small processes on one laptop: memory and start-up matter more than peak speed.
        variables["DOTNET_gcServer"] = "0";
        variables["DOTNET_gcConcurrent"] = "0";
        variables["DOTNET_TieredPGO"] = "0";
        variables["DOTNET_EnableDiagnostics"] = "0";
        variables["DOTNET_NOLOGO"] = "1";
    }

    private static void AddProxy(SortedDictionary<string, string> variables, IPEndPoint? outbound)
    {
        if (outbound is null) return;
        foreach (var name in ProxyNames) variables[name] = $"http://{outbound}";
    }

    private LaunchProblem? AddAll(SortedDictionary<string, string> variables, PodManifest pod, PodSandbox sandbox, JsonElement source)
    {
        var prefix = source.Text("prefix") ?? "";
        var (kind, reference) = source.At("configMapRef") is { } map ? (ResourceKinds.ConfigMap, map) : (ResourceKinds.Secret, source.At("secretRef") ?? default);
        if (reference.Text("name") is not { } name) return null;
        if (store.Find(kind, pod.Namespace, name) is not { } found)
        {
            return reference.Flag("optional") == true
                ? null
                : new LaunchProblem(LaunchProblemReason.CreateContainerConfigError, $"{kind.Singular} \"{name}\" not found");
        }

        foreach (var (key, value) in found.Json.Map("data")) variables[prefix + key] = sandbox.Mounts.Rewrite(kind == ResourceKinds.Secret ? Decoded(value) : value);
        return null;
    }

    /// <returns>The value, or null with what is missing; null and null for an optional reference to nothing.</returns>
    private (string? Value, string? Missing) Value(PodManifest pod, string podIP, JsonElement element)
    {
        if (element.At("valueFrom") is not { } from) return (element.Text("value") ?? "", null);
        if (from.Text("fieldRef", "fieldPath") is { } path)
        {
            return FieldReference.Resolve(pod, podIP, path) is { } field
                ? (field, null)
                : (null, $"env {element.Text("name")}: field {path} is not one that Playground knows");
        }

        if (from.At("configMapKeyRef") is { } map) return Key(pod, ResourceKinds.ConfigMap, map);
        if (from.At("secretKeyRef") is { } secret) return Key(pod, ResourceKinds.Secret, secret);
        return (null, $"env {element.Text("name")}: valueFrom needs fieldRef, configMapKeyRef or secretKeyRef; Playground has no other");
    }

    private (string? Value, string? Missing) Key(PodManifest pod, ResourceKind kind, JsonElement reference)
    {
        var (name, key) = (reference.Text("name") ?? "", reference.Text("key") ?? "");
        var optional = reference.Flag("optional") == true;
        if (store.Find(kind, pod.Namespace, name) is not { } found) return (null, optional ? null : $"{kind.Singular} \"{name}\" not found");
        if (found.Json.Text("data", key) is { } value) return (kind == ResourceKinds.Secret ? Decoded(value) : value, null);
        return (null, optional ? null : $"couldn't find key {key} in {kind.Kind} {pod.Namespace}/{name}");
    }

    private static string Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : base64;
    }
}
