using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Echo;
using Bookinfo.LoadClient.Transport.Http;
using Bookinfo.LoadClient.Transport.Loops;
using Bookinfo.LoadClient.Transport.Standard;

namespace Bookinfo.LoadClient.Transport;

/// <summary>Makes callers for HTTP, TCP and UDP.</summary>
internal sealed class CallerFactory(LoadOptions options, ConnectionSettings settings, RunEnvironment environment, FailureLog failures) : ICallerFactory
{
    private readonly TargetOptions _target = settings.Target;

    public ICaller Create(int worker, EventLoop loop)
    {
        var record = new ConnectionRecord(options.Measure.Resolution, options.Measure.Offset.TotalSeconds);
        var reuse = new ReuseLimit(_target.ConnectionReuse, environment.Random);
        return _target.Protocol switch
        {
            TargetProtocol.Tcp => new TcpCaller(_target, new EchoPayload(options.Request), loop, NewConnector(loop, record), record, reuse, failures),
            TargetProtocol.Udp => new UdpCaller(_target, new EchoPayload(options.Request), loop, settings.Resolver, record, failures),
            _ when IsStandard => new StandardCaller(options, StandardHandler.New(settings, record), record, failures),
            _ => new HttpCaller(
                _target, new RequestBytes(_target, options.Request), new ResponseParser(options.SplitBy.IsDefault ? [] : options.SplitBy), loop,
                NewConnector(loop, record), record, reuse, failures),
        };
    }

    private bool IsStandard => _target.StandardClient || _target.Http2 || _target.FollowRedirects || _target.Compression;

    private Connector NewConnector(EventLoop loop, ConnectionRecord record) => new(settings, loop, record);
}
