using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The word after the flags: what is called, and which protocol that means.</summary>
/// <param name="Url">With its scheme where it is HTTP.</param>
/// <param name="Protocol">By scheme and flags.</param>
/// <param name="Warning">What was assumed; null: nothing.</param>
internal sealed record Target(string Url, TargetProtocol Protocol, string? Warning)
{
    private const string Allowed = "http://..., https://..., tcp://HOST:PORT, udp://HOST:PORT, or HOST:PORT with -grpc";

    public static Target Read(IReadOnlyList<string> words, FlagReader flags)
    {
        var none = new Target("", TargetProtocol.Http, null);
        if (words.Count == 0) flags.RefuseUsage($"no target: after the flags must come one of {Allowed}");
        if (words.Count > 1) flags.RefuseUsage($"found \"{words[1]}\" after the target {words[0]}: flags come before the target, and there is only one");
        if (words is not [{ Length: > 0 } text]) return none;
        if (flags.IsOn("grpc")) return new Target(text, flags.IsOn("ping") ? TargetProtocol.GrpcPing : TargetProtocol.GrpcHealth, null);
        if (HasScheme(text, "tcp://")) return Socket(text, TargetProtocol.Tcp, flags);
        if (HasScheme(text, "udp://")) return Socket(text, TargetProtocol.Udp, flags);
        var isWhole = text.Contains("://", StringComparison.Ordinal);
        var url = isWhole ? text : "http://" + text;
        // {uuid} is no legal URL and becomes one with each call.
        if (Uri.TryCreate(url.Replace("{uuid}", "0", StringComparison.Ordinal), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
            return new Target(url, TargetProtocol.Http, isWhole ? null : $"assuming http:// for {text}");
        flags.RefuseUsage($"target: found \"{text}\", allowed is {Allowed}");
        return none;
    }

    private static Target Socket(string text, TargetProtocol protocol, FlagReader flags)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 6 || !ushort.TryParse(text[(colon + 1)..].TrimEnd('/'), out var port) || port == 0)
            flags.RefuseUsage($"target: found \"{text}\", allowed is {text[..6]}HOST:PORT");
        return new Target(text, protocol, null);
    }

    private static bool HasScheme(string text, string scheme) => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
