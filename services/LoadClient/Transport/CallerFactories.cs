using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Grpc;

namespace Bookinfo.LoadClient.Transport;

/// <summary>Finds out whether the target can be spoken with, and picks the callers for it.</summary>
internal static class CallerFactories
{
    /// <exception cref="LoadSetupException">The name is not found, a file cannot be read, or the protocol is not there.</exception>
    public static async Task<ICallerFactory> CreateAsync(LoadOptions options, RunEnvironment environment, IRunLog log, CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(options.Target, environment, cancellationToken);
        var failures = new FailureLog(log, options.LogErrors);
        return IsGrpc(options.Target) ? new GrpcCallers(options, settings, failures) : new CallerFactory(options, settings, environment, failures);
    }

    /// <summary>How connections to the target are made.</summary>
    /// <exception cref="LoadSetupException">The name is not found, or a file cannot be read.</exception>
    public static async Task<ConnectionSettings> SettingsAsync(TargetOptions target, RunEnvironment environment, CancellationToken cancellationToken)
    {
        target = target with { Url = UrlOf(target) };
        var address = TargetAddress.Parse(target.Url);
        var settings = new ConnectionSettings
        {
            Target = target,
            Address = address,
            Resolver = new TargetResolver(target, environment.LookUp, environment.Random),
            Tls = address.IsTls ? TlsSettings.Load(target, address.Host) : null,
            OutboundProxy = await ProxyAsync(target, environment, cancellationToken),
        };
        if (settings.OutboundProxy is null && target.UnixSocket is null) await FindAsync(settings, cancellationToken);
        return settings;
    }

    /// <summary>The URL by which connections are made.</summary>
    /// <exception cref="LoadSetupException">It has a scheme that the protocol has not.</exception>
    public static string UrlOf(TargetOptions target) => IsGrpc(target) ? GrpcTarget.Url(target) : target.Url;

    private static bool IsGrpc(TargetOptions target) => target.Protocol is TargetProtocol.GrpcHealth or TargetProtocol.GrpcPing;

    private static async Task FindAsync(ConnectionSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await settings.Resolver.FindAsync(cancellationToken);
        }
        catch (SocketException notFound)
        {
            throw new LoadSetupException($"target {settings.Target.Url}: lookup {settings.Target.Resolve ?? settings.Address.Host}: {notFound.Message}");
        }
    }

    // Not for UDP: a proxy tunnels streams.
    private static async Task<IPEndPoint?> ProxyAsync(TargetOptions target, RunEnvironment environment, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(environment.OutboundProxy) || target.Protocol == TargetProtocol.Udp) return null;
        if (!Uri.TryCreate(environment.OutboundProxy, UriKind.Absolute, out var proxy) || proxy.Scheme != "http")
            throw new LoadSetupException($"OUTBOUND_PROXY: \"{environment.OutboundProxy}\" is not http://HOST:PORT");
        try
        {
            var addresses = await environment.LookUp(proxy.IdnHost, cancellationToken);
            return new IPEndPoint(addresses[0], proxy.Port);
        }
        catch (SocketException notFound)
        {
            throw new LoadSetupException($"OUTBOUND_PROXY: lookup {proxy.IdnHost}: {notFound.Message}");
        }
    }
}
