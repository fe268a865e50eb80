using System.Globalization;
using System.Text;

using Microsoft.AspNetCore.WebUtilities;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>The <c>curl</c> of the proxy's container: GET, POST and HEAD to the proxy's own ports, with curl's exit codes.</summary>
internal sealed class ProxyCurl(ProxyAdmin admin, ExecStreams streams)
{
    private const int BadOption = 2;
    private const int BadUrl = 3;
    private const int NoHost = 6;
    private const int Refused = 7;
    private const int HttpError = 22;

    /// <summary>Words that change nothing here: there is no progress, nothing to follow, no certificate.</summary>
    private const string Ignored = "sSkLvg";

    private string _method = "";
    private bool _headers;
    private bool _fail;
    private bool _discard;
    private string? _format;
    private string? _url;

    /// <returns>Exit code.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (Read(arguments) is { } mistake) return await FailAsync(BadOption, mistake, cancellationToken);
        var text = _url!.Contains("://", StringComparison.Ordinal) ? _url : "http://" + _url;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp) return await FailAsync(BadUrl, $"curl: (3) URL rejected: {_url}", cancellationToken);
        if (url.Host is not ("localhost" or "127.0.0.1"))
            return await FailAsync(NoHost, $"curl: (6) Could not resolve host: {url.Host}: in this container only localhost:15000, 15020 and 15021 answer", cancellationToken);
        if (_method.Length == 0) _method = "GET";
        if (await admin.AskAsync(_method, url, cancellationToken) is not { } answer)
            return await FailAsync(Refused, $"curl: (7) Failed to connect to {url.Host} port {url.Port}: in this container only ports 15000, 15020 and 15021 answer", cancellationToken);
        if (_fail && answer.Status >= 400) return await FailAsync(HttpError, $"curl: (22) The requested URL returned error: {answer.Status}", cancellationToken);
        await PrintAsync(answer, cancellationToken);
        return 0;
    }

    private async Task PrintAsync(ProxyAnswer answer, CancellationToken cancellationToken)
    {
        if (_headers)
        {
            var head = new StringBuilder($"HTTP/1.1 {answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}\r\n");
            foreach (var (name, value) in answer.Headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
            await streams.Output(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
        }

        if (_method != "HEAD" && !_discard) await streams.Output(answer.Body, cancellationToken);
        if (_format is null) return;
        var line = _format.Replace("%{http_code}", answer.Status.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
        await streams.Output(Encoding.UTF8.GetBytes(line), cancellationToken);
    }

    /// <returns>What is wrong; null: nothing.</returns>
    private string? Read(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var word = arguments[i];
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (word)
            {
                case "--silent" or "--show-error": continue;
                case "--fail": _fail = true; continue;
                case "--head": (_headers, _method) = (true, "HEAD"); continue;
                case "-X" or "--request" or "-w" or "--write-out" or "-o" or "--output" or "-H" or "--header" or "-m" or "--max-time":
                    if (value is null) return $"curl: option {word}: requires parameter";
                    if (Take(word, value) is { } refused) return refused;
                    i++;
                    continue;
            }

            if (!word.StartsWith('-'))
            {
                if (_url is not null) return $"curl: found a second URL {word}; allowed is one";
                _url = word;
            }
            else if (word.StartsWith("-X", StringComparison.Ordinal))
            {
                _method = word[2..];
            }
            else if (ReadShort(word) is { } unknown)
            {
                return unknown;
            }
        }

        return _url is null ? "curl: (2) no URL specified" : null;
    }

    private string? Take(string option, string value)
    {
        if (option is "-X" or "--request") _method = value;
        if (option is "-w" or "--write-out") _format = value;
        if (option is not ("-o" or "--output")) return null;
        _discard = value == "/dev/null";
        return _discard ? null : $"curl: option {option}: found {value}; the built-in curl of the proxy's container writes to stdout or /dev/null only";
    }

    private string? ReadShort(string word)
    {
        foreach (var letter in word.AsSpan(1))
        {
            if (letter == 'I') (_headers, _method) = (true, "HEAD");
            else if (letter == 'i') _headers = true;
            else if (letter == 'f') _fail = true;
            else if (!Ignored.Contains(letter)) return $"curl: option {word}: is unknown to the built-in curl of the proxy's container; it knows -s -S -f -i -I -X -w -o URL";
        }

        return null;
    }

    private async Task<int> FailAsync(int code, string message, CancellationToken cancellationToken)
    {
        await streams.Error(Encoding.UTF8.GetBytes(message + "\n"), cancellationToken);
        return code;
    }
}
