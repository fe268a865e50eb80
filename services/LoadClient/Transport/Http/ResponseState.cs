namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>Where an answer stands.</summary>
internal enum ResponseState
{
    /// <summary>More must come.</summary>
    Incomplete,

    /// <summary>It is whole.</summary>
    Complete,

    /// <summary>It is no answer of this protocol.</summary>
    Malformed,
}
