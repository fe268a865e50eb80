namespace Bookinfo.LoadClient.Transport;

/// <summary>One worker's side of the conversation: makes one call at a time, and reconnects as it must.</summary>
internal interface ICaller : IAsyncDisposable
{
    /// <summary>Makes one call. What the peer or the network does wrong is in the result; nothing is thrown for it.</summary>
    ValueTask<CallResult> CallAsync(CallContext call);

    /// <summary>The connections it has opened so far.</summary>
    ConnectionRecord Connections { get; }
}

/// <summary>Which call it is.</summary>
/// <param name="Worker">From 0.</param>
/// <param name="Iteration">From 0, for each worker; -1 for the warm-up.</param>
internal readonly record struct CallContext(int Worker, long Iteration);

/// <summary>What came of a call.</summary>
/// <param name="Code">HTTP status; -1 when there was no answer. For other protocols 200 is ok and <paramref name="Detail"/> says more.</param>
/// <param name="Failure">Why there was no answer, or no whole one.</param>
/// <param name="Size">Bytes of the answer, head included; -1 unknown.</param>
/// <param name="HeaderSize">Bytes of its head.</param>
/// <param name="Detail">Name under which the result counts it (<c>SERVING</c>, <c>OK</c>, <c>short read</c>, an error's text); null for HTTP.</param>
/// <param name="Split">Values of the headers that the result is split by; null: no split asked.</param>
internal readonly record struct CallResult(int Code, CallFailure Failure = CallFailure.None, long Size = 0, int HeaderSize = 0, string? Detail = null, string? Split = null)
{
    /// <summary>2xx and 418 are ok, everywhere (contract section 7).</summary>
    public bool IsOk => Code is (>= 200 and <= 299) or 418;
}

/// <summary>Why a call has no answer, or not the one it should have.</summary>
internal enum CallFailure
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>The name was not found.</summary>
    Dns,

    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>The connection was reset, while connecting or later.</summary>
    Reset,

    /// <summary>The peer closed before the answer was whole.</summary>
    Closed,

    /// <summary>Connecting, or request and answer, took longer than the limit.</summary>
    Timeout,

    /// <summary>The TLS handshake failed.</summary>
    Tls,

    /// <summary>What came is no answer of this protocol.</summary>
    Malformed,

    /// <summary>Anything else; the log says what.</summary>
    Other,
}
