using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>
/// The certificates of one gateway. A changed secret counts from the next handshake on, a changed file from at most a second
/// later; connections that are open go on.
/// </summary>
internal sealed partial class CredentialStore(ProxyIdentity identity, Action<string> proxyLog, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FilesAreFresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(CredentialSource Source, bool WantsAuthorities), Entry> _entries = new();

    private CredentialSecrets _secrets = new([]);

    /// <summary>Takes over new secrets, drops what no server asks for any more, and says at once what is missing.</summary>
    public void Update(ImmutableArray<MeshSecret> secrets, IEnumerable<TlsTermination> wanted)
    {
        Volatile.Write(ref _secrets, new CredentialSecrets(secrets));
        var keys = wanted.SelectMany(static tls => tls.Credentials.Select(source => (source, WantsAuthorities(tls)))).ToHashSet();
        foreach (var key in _entries.Keys)
        {
            if (!keys.Contains(key)) _entries.TryRemove(key, out _);
        }

        foreach (var (source, wantsAuthorities) in keys) Get(source, wantsAuthorities);
    }

    /// <summary>The certificate for one handshake: of several the ECDSA one where the caller knows that, else another.</summary>
    /// <returns>Null: there is none, and the log says why.</returns>
    public Credential? Find(TlsTermination tls, ClientHello hello)
    {
        Credential? other = null;
        foreach (var source in tls.Credentials)
        {
            if (Get(source, WantsAuthorities(tls)) is not { } credential) continue;
            if (credential.IsEcdsa == hello.KnowsEcdsa) return credential;
            other ??= credential;
        }

        return other;
    }

    /// <summary>What can be shown now, by its place.</summary>
    public IReadOnlyList<(CredentialSource Source, Credential Credential)> Loaded =>
        [.. _entries.Keys.OrderBy(static key => Describe(key.Source), StringComparer.Ordinal).Select(key => (key.Source, Credential: Get(key.Source, key.WantsAuthorities))).Where(static one => one.Credential is not null).Select(static one => (one.Source, one.Credential!))];

    /// <summary>The newest secrets.</summary>
    public CredentialSecrets Secrets => Volatile.Read(ref _secrets);

    private static bool WantsAuthorities(TlsTermination tls) => tls.ClientCertificates != ClientCertificates.NotAsked;

    private Credential? Get(CredentialSource source, bool wantsAuthorities)
    {
        var entry = _entries.GetOrAdd((source, wantsAuthorities), static _ => new Entry());
        lock (entry)
        {
            if (source is FileCredential && entry.ReadAt is { } last && time.GetElapsedTime(last) < FilesAreFresh) return entry.Credential;
            var secrets = Volatile.Read(ref _secrets);
            if (source is SecretCredential && ReferenceEquals(entry.Secrets, secrets)) return entry.Credential;
            (entry.ReadAt, entry.Secrets) = (time.GetTimestamp(), secrets);
            var problem = Refresh(entry, source, wantsAuthorities, secrets);
            if (problem is not null && problem != entry.Problem) Report(problem);
            entry.Problem = problem;
            return entry.Credential;
        }
    }

    private string? Refresh(Entry entry, CredentialSource source, bool wantsAuthorities, CredentialSecrets secrets)
    {
        string? problem;
        var material = source switch
        {
            SecretCredential secret => secrets.Read(secret, wantsAuthorities, out problem),
            FileCredential files => CredentialFiles.Read(identity.FileRoot, files, wantsAuthorities, out problem),
            _ => throw new InvalidOperationException($"{source.GetType().Name} is no place for credentials"),
        };
        if (material is null)
        {
            (entry.Material, entry.Credential) = (null, null);
            return problem;
        }

        if (material.IsSame(entry.Material)) return entry.Problem;
        entry.Material = material;
        var loaded = CredentialLoader.Load(material, out problem);

        // Like Envoy: what cannot be used does not take the place of what can.
        if (loaded is not null) entry.Credential = loaded;
        return problem is null ? null : $"{Describe(source)}: {problem}";
    }

    private static string Describe(CredentialSource source) => source switch
    {
        SecretCredential secret => $"secret {secret.Namespace}/{secret.Name}",
        FileCredential files => $"{files.Certificate} with {files.PrivateKey}",
        _ => "credential",
    };

    private void Report(string problem)
    {
        NoCredential(identity.Namespace, identity.Name, problem);
        proxyLog(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.ffffffZ}\twarning\tenvoy secret\t{problem}"));
    }

    [LoggerMessage(LogLevel.Warning, "gateway {Namespace}/{Name}: {Problem}; TLS servers that need it refuse connections")]
    private partial void NoCredential(string @namespace, string name, string problem);

    /// <summary>Why a caller who asks for a server name, and checks what it is shown, would not go on.</summary>
    /// <returns>Null: it would.</returns>
    public string? Doubt(TlsTermination tls, string serverName)
    {
        string? doubt = null;
        foreach (var source in tls.Credentials)
        {
            if (Get(source, WantsAuthorities(tls)) is not { } credential)
            {
                doubt ??= _entries.TryGetValue((source, WantsAuthorities(tls)), out var entry) ? entry.Problem : null;
                continue;
            }

            var shown = credential.Certificate.TargetCertificate;
            var now = time.GetUtcNow().UtcDateTime;
            if (shown.NotAfter.ToUniversalTime() < now) doubt ??= string.Create(CultureInfo.InvariantCulture, $"{Describe(source)}: the certificate expired on {shown.NotAfter.ToUniversalTime():u}");
            else if (shown.NotBefore.ToUniversalTime() > now) doubt ??= string.Create(CultureInfo.InvariantCulture, $"{Describe(source)}: the certificate is valid from {shown.NotBefore.ToUniversalTime():u} on only");
            else if (!shown.MatchesHostname(serverName)) doubt ??= $"{Describe(source)}: the certificate is not for {serverName} ({shown.Subject})";
            else return null;
        }

        return doubt;
    }

    private sealed class Entry
    {
        public long? ReadAt { get; set; }

        public CredentialSecrets? Secrets { get; set; }

        public CredentialMaterial? Material { get; set; }

        public Credential? Credential { get; set; }

        public string? Problem { get; set; }
    }
}
