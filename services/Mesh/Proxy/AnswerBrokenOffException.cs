namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// Thrown at the end of a request whose answer broke off in its body. Kestrel then sends what it has and closes, or resets the
/// stream; aborting instead would lose what the caller was to get.
/// </summary>
internal sealed class AnswerBrokenOffException : IOException;
