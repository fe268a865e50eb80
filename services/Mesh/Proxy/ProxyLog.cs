using System.Globalization;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What the proxy's own log may speak of, under Envoy's names.</summary>
internal enum LogTopic
{
    /// <summary>Questions to the admin interface.</summary>
    Admin,

    /// <summary>New rules.</summary>
    Config,

    /// <summary>Connections of callers.</summary>
    Connection,

    /// <summary>Requests as they came.</summary>
    Http,

    /// <summary>Where requests were sent.</summary>
    Router,
}

/// <summary>Envoy's levels; a level lets itself and everything behind it through.</summary>
internal enum LogDetail
{
    Trace,
    Debug,
    Info,
    Warning,
    Error,
    Critical,
    Off,
}

/// <summary>
/// The lines a proxy writes beside its access log, into the same place. Silent at Istio's level, warning; <c>/logging</c>
/// makes it talk.
/// </summary>
internal sealed class ProxyLog(Action<string> write, TimeProvider time)
{
    private readonly int[] _levels = [.. Enumerable.Repeat((int)LogDetail.Warning, Enum.GetValues<LogTopic>().Length)];

    public LogDetail this[LogTopic topic]
    {
        get => (LogDetail)Volatile.Read(ref _levels[(int)topic]);
        set => Volatile.Write(ref _levels[(int)topic], (int)value);
    }

    /// <summary>Ask first: a text that nobody reads is not worth making.</summary>
    public bool IsOn(LogTopic topic, LogDetail detail) => Volatile.Read(ref _levels[(int)topic]) <= (int)detail;

    public void Write(LogTopic topic, LogDetail detail, string text)
    {
        if (!IsOn(topic, detail)) return;
        write(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.ffffffZ}\t{detail.ToString().ToLowerInvariant()}\tenvoy {topic.ToString().ToLowerInvariant()}\t{text}"));
    }
}
