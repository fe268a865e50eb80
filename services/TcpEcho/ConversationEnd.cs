namespace Bookinfo.TcpEcho;

/// <summary>Why a conversation is over.</summary>
internal enum ConversationEnd
{
    /// <summary>The client has said all it had to say, or this process is told to stop.</summary>
    Finished,

    /// <summary>The connection broke.</summary>
    Broken,

    /// <summary>A line has more bytes than <see cref="TcpEchoOptions.MaxLineBytes"/>.</summary>
    LineTooLong,

    /// <summary>All clients together hold more than <see cref="TcpEchoOptions.MaxUnfinishedBytes"/>.</summary>
    TooMuchUnfinished,

    /// <summary>The client took nothing of its answer for <see cref="TcpEchoOptions.WriteTimeout"/>.</summary>
    Unread,
}
