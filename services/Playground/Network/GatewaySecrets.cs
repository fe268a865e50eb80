using System.Collections.Immutable;
using System.Text;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>Stored Secrets as the mesh wants them: those that a gateway could show or check by, and no others.</summary>
internal static class GatewaySecrets
{
    private static readonly ImmutableHashSet<string> Keys = ["tls.crt", "tls.key", "ca.crt", "cert", "key", "cacert"];

    public static ImmutableArray<MeshSecret> Of(IEnumerable<StoredObject> secrets) => [.. secrets.Select(Read).Where(secret => !secret.Data.IsEmpty)];

    private static MeshSecret Read(StoredObject secret)
    {
        var data = ImmutableDictionary.CreateBuilder<string, ImmutableArray<byte>>();
        foreach (var (key, text) in secret.Json.Map("data"))
        {
            var bytes = new byte[text.Length];
            if (Keys.Contains(key) && Convert.TryFromBase64String(text, bytes, out var count)) data[key] = [.. bytes.AsSpan(0, count)];
        }

        foreach (var (key, text) in secret.Json.Map("stringData").Where(entry => Keys.Contains(entry.Key))) data[key] = [.. Encoding.UTF8.GetBytes(text)];
        return new MeshSecret { Namespace = secret.Namespace, Name = secret.Name, Data = data.ToImmutable() };
    }
}
