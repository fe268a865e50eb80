namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>What an upstream answered, in the words of its HTTP face whatever protocol was spoken.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The whole body; by gRPC empty unless the status is 200.</param>
public sealed record UpstreamReply(int Status, ReadOnlyMemory<byte> Body);
