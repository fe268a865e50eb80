namespace Bookinfo.HttpBin.WebSockets;

/// <summary>Why a connection ends.</summary>
internal enum CloseCode
{
    Normal = 1000,
    ProtocolError = 1002,

    /// <summary>A text that is no UTF-8.</summary>
    InvalidPayload = 1007,
    MessageTooBig = 1009,

    /// <summary>The original's word for a client that does not mask its frames.</summary>
    InternalError = 1011,
}
