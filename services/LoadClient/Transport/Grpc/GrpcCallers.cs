using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>Makes the callers of gRPC runs: <c>-s</c> of them on each connection.</summary>
internal sealed class GrpcCallers : ICallerFactory
{
    private readonly LoadOptions _options;
    private readonly ConnectionSettings _settings;
    private readonly GrpcMetadata _metadata;
    private readonly FailureLog _failures;
    private readonly Dictionary<int, GrpcConnection> _connections = [];

    /// <exception cref="LoadSetupException">A header cannot be sent as metadata.</exception>
    public GrpcCallers(LoadOptions options, ConnectionSettings settings, FailureLog failures)
    {
        (_options, _settings, _failures) = (options, settings, failures);
        _metadata = GrpcMetadata.Read(options.Request);
    }

    public ICaller Create(int worker, EventLoop loop)
    {
        var number = worker / Math.Max(1, _options.Target.Grpc.Streams);
        var isFirst = !_connections.TryGetValue(number, out var connection);
        if (connection is null) _connections[number] = connection = new GrpcConnection(_settings, _metadata, NewRecord());
        var channel = connection.Channel.CreateCallInvoker();
        var call = _options.Target.Protocol == TargetProtocol.GrpcPing
            ? GrpcCalls.Ping(channel, _options, _metadata.Metadata)
            : GrpcCalls.Health(channel, _options, _metadata.Metadata);
        return new GrpcCaller(call, isFirst ? connection : null, isFirst ? connection.Record : NewRecord(), _failures);
    }

    private ConnectionRecord NewRecord() => new(_options.Measure.Resolution, _options.Measure.Offset.TotalSeconds);
}
