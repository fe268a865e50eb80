using Bookinfo.HttpBin.Listeners;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>One port.</summary>
/// <param name="Settings">How it answers.</param>
/// <param name="Host">Address; empty for all of both families.</param>
/// <param name="Port">Contract port, which PORT_MAP may move.</param>
internal sealed record ListenerPlan(ListenerSettings Settings, string Host, int Port)
{
    /// <summary>Certificate and key in PEM; null for plain HTTP.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>Whether HTTP/2 is spoken from the first byte, without TLS.</summary>
    public bool IsHttp2 { get; init; }

    /// <summary>Whether the process may go on without this port, as long as it has another.</summary>
    public bool IsOptional { get; init; }
}
