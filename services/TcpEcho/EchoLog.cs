using System.Buffers;

namespace Bookinfo.TcpEcho;

/// <summary>Two lines for every answer, as users of the original read them with <c>kubectl logs</c>.</summary>
internal sealed partial class EchoLog(EchoArguments arguments, ILogger<EchoLog> logger)
{
    public void Answered(in ReadOnlySequence<byte> line)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var text = LogText.Of(line);
        LogRequest(text);
        LogResponse(arguments.Prefix, text);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "request: {Line}", SkipEnabledCheck = true)]
    private partial void LogRequest(string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "response: {Prefix} {Line}", SkipEnabledCheck = true)]
    private partial void LogResponse(string prefix, string line);
}
