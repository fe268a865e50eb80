using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.TcpEcho;

/// <summary>
/// How much tcp-echo lets one client have. The original has no limits; a laptop wants some. Connections are bounded for each port by
/// <c>MAX_CONNECTIONS</c> of ServiceDefaults.
/// </summary>
internal sealed class TcpEchoOptions
{
    /// <summary><c>MAX_LINE_BYTES</c>: longest line with its newline, 1 KiB to 16 MiB; 1 MiB. A longer one closes its connection.</summary>
    public int MaxLineBytes { get; set; } = 1 << 20;

    /// <summary>
    /// <c>MAX_UNFINISHED_BYTES</c>: what all connections together may have sent without a newline, 1 MiB to 4 GiB; 64 MiB. Who goes
    /// beyond it is closed.
    /// </summary>
    public long MaxUnfinishedBytes { get; set; } = 64 << 20;

    /// <summary><c>WRITE_TIMEOUT</c>: how long a client may not take any of its answer, 1 s to 3600 s; 60 s. Then it is cut off.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(60);

    public static void Read(TcpEchoOptions options, SettingsReader settings)
    {
        options.MaxLineBytes = (int)settings.Number("MAX_LINE_BYTES", options.MaxLineBytes, 1 << 10, 16 << 20);
        options.MaxUnfinishedBytes = settings.Number("MAX_UNFINISHED_BYTES", options.MaxUnfinishedBytes, 1 << 20, 4L << 30);
        options.WriteTimeout = settings.Seconds("WRITE_TIMEOUT", options.WriteTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }
}
