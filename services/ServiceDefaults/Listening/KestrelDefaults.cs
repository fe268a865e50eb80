using System.Text;

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Listening;

/// <summary>Limits and habits of every listener.</summary>
internal sealed class KestrelDefaults(IOptions<ServiceDefaultsOptions> settings)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // Byte for byte: what a header carried in must be able to go out again.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.Limits.MaxRequestBodySize = settings.Value.MaxRequestBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = settings.Value.MaxRequestHeadersBytes;
        kestrel.Limits.KeepAliveTimeout = settings.Value.KeepAliveTimeout;
        kestrel.Limits.MaxConcurrentConnections = settings.Value.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = settings.Value.MaxConnections;
    }

    public void Configure(SocketTransportOptions transport) => transport.UnsafePreferInlineScheduling = settings.Value.InlineScheduling;
}
