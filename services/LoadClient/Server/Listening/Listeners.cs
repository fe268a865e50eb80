using System.Net;
using System.Net.Sockets;

using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Listening;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>Opens the ports that the options name, where PORT_MAP says.</summary>
internal sealed class Listeners(
    ServerOptions options, Roles roles, OpenPorts open, InnerListener http2, TlsSettings tls, IOptions<ServiceDefaultsOptions> defaults, TimeProvider time)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.Limits.KeepAliveTimeout = options.IdleTimeout;
        if (options.GrpcMaxStreams > 0) kestrel.Limits.Http2.MaxStreamsPerConnection = options.GrpcMaxStreams;
        Open(kestrel, options.Tcp, "tcp-echo", listener => listener.UseConnectionHandler<Echo.TcpEcho>());
        Open(kestrel, options.Grpc, roles.Grpc.Name, listener => Serve(listener, roles.Grpc, HttpProtocols.Http2));
        Open(kestrel, options.Redirect, roles.Redirect.Name, listener => Serve(listener, roles.Redirect, HttpProtocols.Http1));
        Open(kestrel, options.Http, roles.Http.Name, listener => Serve(listener, roles.Http, HttpProtocols.Http1AndHttp2));
        // Always, for without any endpoint Kestrel would open one of its own.
        kestrel.Listen(http2.EndPoint, listener => listener.Protocols = HttpProtocols.Http2);
    }

    private void Serve(ListenOptions listener, PortRole role, HttpProtocols protocols)
    {
        listener.Protocols = protocols;
        listener.Use(next => connection =>
        {
            connection.Features.Set(role);
            if (protocols == HttpProtocols.Http1) HalfClosed.Allow(connection);
            return next(connection);
        });
        // Whoever is redirected to https comes in clear.
        if (options.Tls is not null && protocols != HttpProtocols.Http1) listener.UseHttps(tls.Configure);
        else if (protocols == HttpProtocols.Http1AndHttp2) ServeBoth(listener);
    }

    private void ServeBoth(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.Use(next => new ClearTextFront(next, http2, options.IdleTimeout, time).ServeAsync);
    }

    private void Open(KestrelServerOptions kestrel, ListenAddress address, string name, Action<ListenOptions> configure)
    {
        if (address.IsDisabled) return;
        void Noted(ListenOptions listener)
        {
            open.Add(name, listener);
            configure(listener);
        }

        if (address.UnixPath is { } path) kestrel.ListenUnixSocket(Path.GetFullPath(path), Noted);
        else if (address.Host.Length == 0 || defaults.Value.PortMap.IsSet) ListenExtensions.Listen(kestrel, address.Port, Noted);
        else kestrel.Listen(Resolve(address), address.Port, Noted);
    }

    /// <summary>The address of a listener's host.</summary>
    /// <exception cref="SetupException">The name is not found.</exception>
    internal static IPAddress Resolve(ListenAddress address)
    {
        if (IPAddress.TryParse(address.Host, out var literal)) return literal;
        try
        {
            var found = Dns.GetHostAddresses(address.Host);
            return found.FirstOrDefault(ip => ip.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        }
        catch (SocketException exception)
        {
            throw new SetupException($"{address}: {exception.Message}");
        }
    }
}
