using System.Diagnostics;
using System.Globalization;

using Bookinfo.HttpBin.Endpoints;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.AccessLog;

/// <summary>gunicorn's access log. The format is a template of <c>%(x)s</c> atoms; the usual one is the combined log format.</summary>
internal sealed class GunicornAccessLog(LineWriter writer, string format, TimeProvider time) : IRequestLog
{
    public const string DefaultFormat = """%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" """;

    private readonly (string Text, string Atom)[] _pieces = [.. Split(format.TrimEnd())];
    private (long Second, string Text) _stamp = (-1, "");

    public void Write(Exchange exchange)
    {
        var line = LineWriter.Begin();
        foreach (var (text, atom) in _pieces)
        {
            line.AppendLatin1(text);
            if (atom.Length > 0) Append(line, exchange, atom);
        }

        writer.Write(line);
    }

    // "a%(h)sb" is the text "a" with the atom "h", then the text "b" with none.
    private static IEnumerable<(string Text, string Atom)> Split(string format)
    {
        var at = 0;
        while (at < format.Length)
        {
            var start = format.IndexOf("%(", at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : format.IndexOf(")s", start, StringComparison.Ordinal);
            if (end < 0) break;
            yield return (format[at..start], format[(start + 2)..end]);
            at = end + 2;
        }

        yield return (format[at..], "");
    }

    private void Append(ByteBuffer line, Exchange exchange, string atom)
    {
        var request = exchange.Http.Request;
        switch (atom)
        {
            case "h": line.AppendLatin1(exchange.Peer); break;
            case "l": line.Append((byte)'-'); break;
            case "u": Escaped(line, AuthenticationEndpoints.ReadBasic(exchange)?.User); break;
            case "t": line.AppendLatin1(Stamp()); break;
            case "r": Escaped(line, $"{request.Method} {Target(exchange)} {request.Protocol}"); break;
            case "s": line.Append(exchange.LoggedStatus ?? exchange.Http.Response.StatusCode); break;
            case "b" or "B": line.Append(exchange.BodyBytesSent); break;
            case "f": Escaped(line, exchange.RequestHeader("Referer")); break;
            case "a": Escaped(line, exchange.RequestHeader("User-Agent")); break;
            case "m": Escaped(line, request.Method); break;
            case "U": Escaped(line, exchange.Target.Path); break;
            case "q": Escaped(line, exchange.Target.Query); break;
            case "H": line.AppendLatin1(request.Protocol); break;
            case "T": line.Append((long)Stopwatch.GetElapsedTime(exchange.Started).TotalSeconds); break;
            case "D": line.Append((long)Stopwatch.GetElapsedTime(exchange.Started).TotalMicroseconds); break;
            case "L": line.AppendLatin1(Stopwatch.GetElapsedTime(exchange.Started).TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture)); break;
            case "p": line.AppendLatin1($"<{Environment.ProcessId}>"); break;
            default: Escaped(line, Header(exchange, atom)); break;
        }
    }

    private static string Target(Exchange exchange) => exchange.Target.HasQuery ? $"{exchange.Target.Path}?{exchange.Target.Query}" : exchange.Target.Path;

    private static string? Header(Exchange exchange, string atom) => atom switch
    {
        _ when atom.EndsWith("}i", StringComparison.Ordinal) => exchange.RequestHeader(atom[1..^2]),
        _ when atom.EndsWith("}o", StringComparison.Ordinal) => exchange.Http.Response.Headers[atom[1..^2]],
        _ => null,
    };

    // What came from outside must not start a line of its own, nor end its quotes.
    private static void Escaped(ByteBuffer line, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            line.Append((byte)'-');
            return;
        }

        foreach (var c in text)
        {
            if (c == '"') line.Append("\\\""u8);
            else if (c is < ' ' or '\x7f') line.AppendLatin1($"\\x{(int)c:x2}");
            else line.Append(c <= '\xff' ? (byte)c : (byte)'?');
        }
    }

    private string Stamp()
    {
        var now = time.GetLocalNow();
        var (second, text) = _stamp;
        if (second == now.ToUnixTimeSeconds()) return text;
        text = string.Create(CultureInfo.InvariantCulture, $"[{now:dd/MMM/yyyy:HH:mm:ss} {(now.Offset < TimeSpan.Zero ? '-' : '+')}{now.Offset:hhmm}]");
        _stamp = (now.ToUnixTimeSeconds(), text);
        return text;
    }
}
