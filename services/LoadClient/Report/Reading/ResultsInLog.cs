using System.Buffers;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>
/// Finds the results in what <c>kubectl logs</c> gives of several pods: each begins with a line that is a brace and ends with a line that is
/// one, and reports and log lines stand between them. A log joins two streams, so a late line of a report may also stand inside a result:
/// it is left out, for it is not indented as the lines of a result are.
/// </summary>
internal static class ResultsInLog
{
    /// <summary>The results, in their order; none where the text holds no such lines.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Find(ReadOnlyMemory<byte> text)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        ArrayBufferWriter<byte>? result = null;
        for (var start = 0; start < text.Length;)
        {
            var rest = text.Span[start..];
            var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            var line = rest[..length].TrimEnd((byte)'\r');
            // A pod that was cut off leaves a beginning without an end: the next beginning counts.
            if (line.SequenceEqual("{"u8)) result = new ArrayBufferWriter<byte>();
            var ends = line.SequenceEqual("}"u8);
            if (result is not null && (ends || line is [(byte)'{' or (byte)' ' or (byte)'\t', ..]))
            {
                result.Write(line);
                result.Write("\n"u8);
            }

            if (ends && result is not null)
            {
                found.Add(result.WrittenMemory);
                result = null;
            }

            start += length + 1;
        }

        return found;
    }
}
