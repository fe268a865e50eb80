using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.HttpBin;

/// <summary>Settings of the process; what belongs to one dialect is in its flags (Listeners/ListenerSettings).</summary>
public sealed class HttpBinOptions
{
    /// <summary><c>MAX_BUFFERED_BODY_BYTES</c>: request bodies held by all requests together, 1 MiB to 16 GiB; 256 MiB. More is 503.</summary>
    public long MaxBufferedBodyBytes { get; set; } = 256 << 20;

    internal static void Read(HttpBinOptions options, SettingsReader settings)
    {
        options.MaxBufferedBodyBytes = settings.Number("MAX_BUFFERED_BODY_BYTES", options.MaxBufferedBodyBytes, 1 << 20, 16L << 30);
    }
}
