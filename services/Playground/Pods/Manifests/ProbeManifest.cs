using System.Collections.Immutable;

namespace Bookinfo.Playground.Pods.Manifests;

/// <summary>One probe of a container.</summary>
internal sealed record ProbeManifest
{
    public required ProbeAction Action { get; init; }

    public TimeSpan InitialDelay { get; init; }

    /// <summary>10 s by default.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>1 s by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    public int SuccessThreshold { get; init; } = 1;

    public int FailureThreshold { get; init; } = 3;
}

/// <summary>What a probe does.</summary>
internal abstract record ProbeAction
{
    /// <summary>The port it asks, by number or name; null when it asks none.</summary>
    public virtual string? Port => null;
}

/// <param name="Target">Port, by number or name.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Https">The certificate is not checked, as a kubelet does not.</param>
/// <param name="Headers">Sent as they are; <c>Host</c> replaces the address.</param>
internal sealed record HttpGetProbe(string Target, string Path, bool Https, ImmutableArray<KeyValuePair<string, string>> Headers) : ProbeAction
{
    public override string? Port => Target;
}

internal sealed record TcpSocketProbe(string Target) : ProbeAction
{
    public override string? Port => Target;
}

internal sealed record ExecProbe(ImmutableArray<string> Command) : ProbeAction;

/// <summary>An action that Playground does not perform: the probe counts as passed, and an event says so.</summary>
internal sealed record UnsupportedProbe(string Action) : ProbeAction;
