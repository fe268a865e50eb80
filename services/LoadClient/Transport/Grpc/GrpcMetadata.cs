using System.Text;

using Grpc.Core;

namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>The flags <c>-H</c> as gRPC has them: names in lower case; host and user agent belong to the channel; what describes a body is left out.</summary>
/// <param name="Metadata">Of each call.</param>
/// <param name="Host">Null: the target's.</param>
/// <param name="UserAgent">Null: ours.</param>
internal sealed record GrpcMetadata(Metadata Metadata, string? Host, string? UserAgent)
{
    /// <exception cref="LoadSetupException">A name or a value cannot be sent.</exception>
    public static GrpcMetadata Read(RequestOptions request)
    {
        var read = new GrpcMetadata([], null, null);
        foreach (var (name, value) in request.Headers)
        {
            var key = name.ToLowerInvariant();
            if (key == "host") read = read with { Host = value };
            else if (key == "user-agent") read = read with { UserAgent = value };
            else if (key is not ("content-length" or "content-type")) Add(read.Metadata, key, value);
        }

        return read;
    }

    private static void Add(Metadata metadata, string key, string value)
    {
        try
        {
            if (key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal)) metadata.Add(key, Encoding.UTF8.GetBytes(value));
            else metadata.Add(key, value);
        }
        catch (ArgumentException refused)
        {
            throw new LoadSetupException($"-H \"{key}: {value}\": {refused.Message}");
        }
    }
}
