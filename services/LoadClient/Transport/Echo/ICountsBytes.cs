namespace Bookinfo.LoadClient.Transport.Echo;

/// <summary>A caller that counts what goes over the wire.</summary>
internal interface ICountsBytes
{
    long BytesSent { get; }

    long BytesReceived { get; }
}
