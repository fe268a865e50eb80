using System.Buffers;
using System.IO.Pipelines;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.TcpEcho;

/// <summary>
/// What is said with one client: every complete line goes back with the prefix in front, bytes untouched; what follows the last
/// newline at the end is dropped; nothing is said first (contract bookinfo.md section 10).
/// </summary>
internal sealed class EchoConversation(
    IDuplexPipe transport, ReadOnlyMemory<byte> prefix, TcpEchoOptions options, UnfinishedBytes unfinished, EchoLog log, TimeProvider time)
{
    /// <summary>Answers are sent in pieces of this size, so that a burst of lines, or one long line, is not held twice.</summary>
    private const int Piece = 64 << 10;

    private readonly PipeReader _input = transport.Input;
    private readonly PipeWriter _output = transport.Output;

    // Bytes of the unfinished line. They hold no newline, so a line that comes byte by byte is searched once.
    private long _held;

    // Nothing can be sent any more.
    private bool _isOver;

    public async Task<ConversationEnd> RunAsync()
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync();
                var (rest, problem) = await AnswerLinesAsync(read.Buffer);
                problem ??= Hold(rest.Length);
                _input.AdvanceTo(rest.Start, rest.End);
                // Also before giving up: the lines in front of the problem have their answers coming.
                problem = await SendAsync() ?? problem;
                if (problem is not null) return problem.Value;
                if (read.IsCompleted || read.IsCanceled) return ConversationEnd.Finished;
            }
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException)
        {
            return ConversationEnd.Broken;
        }
        finally
        {
            unfinished.Add(-_held);
        }
    }

    private async ValueTask<(ReadOnlySequence<byte> Unanswered, ConversationEnd? Problem)> AnswerLinesAsync(ReadOnlySequence<byte> received)
    {
        var rest = received;
        var searched = _held;
        while (rest.Slice(searched).PositionOf((byte)'\n') is { } newline)
        {
            var line = rest.Slice(0, rest.GetPosition(1, newline));
            if (line.Length > options.MaxLineBytes) return (rest, ConversationEnd.LineTooLong);
            if (await AnswerAsync(line) is { } problem) return (rest, problem);
            log.Answered(line);
            rest = rest.Slice(line.End);
            searched = 0;
        }

        return (rest, null);
    }

    private async ValueTask<ConversationEnd?> AnswerAsync(ReadOnlySequence<byte> line)
    {
        _output.Write(prefix.Span);
        foreach (var part in line)
        {
            _output.Write(part.Span);
            if (_output.UnflushedBytes >= Piece && await SendAsync() is { } problem) return problem;
        }

        return null;
    }

    /// <summary>Keeps the beginning of a line; the reason when it is too much.</summary>
    private ConversationEnd? Hold(long bytes)
    {
        var fits = unfinished.Add(bytes - _held);
        _held = bytes;
        if (bytes >= options.MaxLineBytes) return ConversationEnd.LineTooLong;
        return fits ? null : ConversationEnd.TooMuchUnfinished;
    }

    /// <summary>Sends what is written and waits until the system has taken it; the reason when the client does not.</summary>
    private async ValueTask<ConversationEnd?> SendAsync()
    {
        if (_output.UnflushedBytes == 0 || _isOver) return null;
        using var unread = new CancellationTokenSource(options.WriteTimeout, time);
        try
        {
            if (!(await _output.FlushAsync(unread.Token)).IsCompleted) return null;
            _isOver = true;
            return ConversationEnd.Broken;
        }
        catch (OperationCanceledException) when (unread.IsCancellationRequested)
        {
            _isOver = true;
            return ConversationEnd.Unread;
        }
    }
}
