using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>The inside of a connection whose TLS ends here. Closing it says goodbye to the caller and leaves the real one open.</summary>
internal sealed class TlsConnection : ConnectionContext, IDuplexPipe, IConnectionTransportFeature, ITlsConnectionFeature, ITlsApplicationProtocolFeature
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly ConnectionContext _outer;

    private readonly SslStream _stream;

    private readonly TimeProvider _time;

    public TlsConnection(ConnectionContext outer, SslStream stream, TimeProvider time)
    {
        _outer = outer;
        _stream = stream;
        _time = time;
        ConnectionId = outer.ConnectionId;
        LocalEndPoint = outer.LocalEndPoint;
        RemoteEndPoint = outer.RemoteEndPoint;
        ConnectionClosed = outer.ConnectionClosed;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        Transport = this;
        Features = new FeatureCollection(outer.Features);
        Features.Set<IConnectionTransportFeature>(this);

        Features.Set<ITlsApplicationProtocolFeature>(this);

        // By this feature Kestrel knows that the scheme is https.
        Features.Set<ITlsConnectionFeature>(this);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Kestrel speaks HTTP/2 in TLS only where this says so.</summary>
    public ReadOnlyMemory<byte> ApplicationProtocol { get; set; }

    public override string ConnectionId { get; set; }

    public override IDuplexPipe Transport { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    public override void Abort(ConnectionAbortedException abortReason) => _outer.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await Output.CompleteAsync();
            await Input.CompleteAsync();

            // Without this a caller that reads to the end takes the answer for cut off.
            await _stream.ShutdownAsync().WaitAsync(GoodbyeLimit, _time);
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // The caller has gone without a goodbye of its own.
        }

        await base.DisposeAsync();
    }
}
