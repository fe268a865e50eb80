using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bookinfo.LoadClient.Server;

/// <summary>Where a listener stands, as its flag says it (contract fortio.md section 1).</summary>
/// <param name="Host">Address or name; empty: all addresses.</param>
/// <param name="Port">0: any free one.</param>
/// <param name="UnixPath">Path of a unix socket, in place of host and port; null: none.</param>
internal sealed record ListenAddress(string Host, int Port, string? UnixPath = null)
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Allowed = "a port, host:port, the path of a unix socket, 0 for any free port, or disabled";

    /// <summary>No listener.</summary>
    public static ListenAddress Disabled { get; } = new("", -1);

    public bool IsDisabled => Port < 0;

    public static ListenAddress OfPort(int port) => new("", port);

    /// <summary>Reads a flag's value.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        if (text == "disabled") address = Disabled;
        else if (text.Contains('/')) address = new ListenAddress("", 0, text);
        else if (text.LastIndexOf(':') is var colon && TryParsePort(text[(colon + 1)..], out var port)) address = new ListenAddress(Unbracket(text[..Math.Max(colon, 0)]), port);
        return address is not null;
    }

    public override string ToString() => IsDisabled ? "disabled" : UnixPath ?? (Host.Length == 0 ? $"{Port}" : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}");

    private static string Unbracket(string host) => host is ['[', .., ']'] ? host[1..^1] : host;

    private static bool TryParsePort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}
