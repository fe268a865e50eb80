namespace Bookinfo.HttpBin.Http;

/// <summary>How reading a request body ended.</summary>
internal enum BodyProblem
{
    /// <summary>It was read to its end.</summary>
    None,

    /// <summary>Longer than the listener takes.</summary>
    TooLarge,

    /// <summary>It did not come in time.</summary>
    TooSlow,

    /// <summary>Its framing is wrong, or it ended early.</summary>
    Malformed,

    /// <summary>All requests together hold as many body bytes as the process allows.</summary>
    Busy,
}
