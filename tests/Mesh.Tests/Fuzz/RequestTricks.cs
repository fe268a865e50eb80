namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>
/// Makes requests that readers are known to disagree about: framing, line ends, names, targets. Where one reader sees a body
/// another may see a second request, so every body holds one, with a path that gives it away.
/// </summary>
internal sealed class RequestTricks(Random random)
{
    /// <summary>What no upstream may ever see.</summary>
    public const string Smuggled = "smuggled";

    private static readonly string[] BadCodings =
    [
        "xchunked", "chunked, identity", "identity, chunked", "identity", "chunked, chunked", "\"chunked\"", "chunk", "chunked;q=1", "gzip", "gzip, chunked", ", chunked", "chunked,",
        "\vchunked", "chunked\v", "\fchunked", "c\u0000hunked", "chunked\r\n\tx", "chun\rked", "\u00a0chunked", "chunked\u0085",
    ];

    private static readonly string[] BadLengths =
        ["", " ", "-1", "+3", "3 \v", "000000000000000000000003", "0x20", "3 3", "3,4", "3, 3", "3;", "1e1", "\u00b2", "99999999999999999999", "18446744073709551617", "3\v", "\u00a03", "3.0", "three", "3\u00003"];

    private static readonly string[] BadSizes =
        ["", "g", "-1", "+5", "0x5", "5g", "5 g", "\t5", " 5", "5\r5", "FFFFFFFFFFFFFFFFF", "100000000000000005", "80000000", "FFFFFFFF", "7FFFFFFFFFFFFFFF", "5\u0000", "5\v", "\u00b5"];

    private static readonly string[] BadHeaders =
    [
        "no colon at all", "x y: spaces in a name", "x-a : space before the colon", "x-a\t: tab before the colon", ": no name", " x-a: begins with a space", "x-a: b\r\n folded", "x-a: b\r\n\tfolded",
        "x-a: nul\0", "x-\0a: nul", "x-a: bare\rreturn", "x\r-a: bare return", "x(a): no token", "x\u00e9: no ASCII", "x-a: bell\a", "x\"a: quote", "x/a: slash", "x@: at", "x{}: braces",
        "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", "Transfer-Encoding\0: chunked", "Content-Length : 5", "Content-Length\v: 5", "Host: other.example",
    ];

    private static readonly string[] BadTargets = ["/a b", "/a\0b", "/a\tb", "/a\rb", "a", "?a", "://a/b", "http:///b", "http://a b/c", "http://x@y/c", "*", "/a\u0001", "/%", "/%zz", "/\u00ff"];

    private static readonly string[] BadVersions = ["HTTP/1.1 x", "x HTTP/1.1", "http/1.1", "HTTP/1.10", "HTTP/11", "HTTP/1,1", "HTTP/2.0", "HTTP/3", "HTTQ/1.1", "HTTP/ 1.1", "HTTP/1.1\0", "", "HTTP", "HTTP/1.1\tx"];

    private static readonly string[] BadMethods = ["G ET", "", "G\0T", "G\tT", "GET\r", "G(T", "\u00e9", "GET:", "{}", "/"];

    private static readonly string[] BadHosts = ["", "\r\nHost: reviews\r\nHost: ratings", "a b", "a/b", "a?b", "a#b", "a\\b", "a:b", "a:99999", "a,b", "\u0001", "[::1", "a@b", "re\0views"];

    /// <summary>The next trick.</summary>
    /// <param name="number">Goes into every path.</param>
    public FuzzCase Next(int number)
    {
        var inner = $"GET /{number}/{Smuggled} HTTP/1.1\r\nHost: reviews\r\n\r\n";
        return random.Next(16) switch
        {
            0 => Length("good length", Post(number, $"Content-Length: {inner.Length}{Spaces()}", inner), inner),
            1 => Length("good chunks", Post(number, Recased("Transfer-Encoding") + ":" + Spaces() + Recased("chunked") + Spaces(), Chunks(inner)), inner),
            2 => Bad("length and coding", Post(number, Shuffled($"Content-Length: {random.Next(200)}", "Transfer-Encoding: chunked"), Chunks("abc") + inner)),
            3 => Bad("coding", Post(number, "Transfer-Encoding: " + Of(BadCodings), Chunks("abc") + inner)),
            4 => Bad("coding beside a length", Post(number, Shuffled($"Content-Length: {random.Next(200)}", "Transfer-Encoding: " + Of(BadCodings)), Chunks("abc") + inner)),
            5 => Bad("two codings", Post(number, Shuffled("Transfer-Encoding: chunked", "Transfer-Encoding: " + Of([.. BadCodings, "chunked"])), Chunks("abc") + inner)),
            6 => Bad("length", Post(number, "Content-Length: " + Of(BadLengths), inner)),
            7 => Bad("two lengths", Post(number, Shuffled($"Content-Length: {random.Next(200)}", $"Content-Length: {random.Next(200)}"), inner)),
            8 => Bad("chunk size", Post(number, "Transfer-Encoding: chunked", $"{Of(BadSizes)}\r\nabcde\r\n0\r\n\r\n{inner}")),
            9 => Bad("end of a chunk", Post(number, "Transfer-Encoding: chunked", $"3\r\nabc{Of(["", "\n", "\r", "xx", "\r\r\n", "\n\r", "\0\0"])}0\r\n\r\n{inner}")),
            10 => random.Next(2) == 0
                ? new FuzzCase("chunk extension", Post(number, "Transfer-Encoding: chunked", $"{inner.Length:x}{Of([";a", ";a=b", ";a=\"b\"", " ; a", ";" + new string('e', 5000)])}\r\n{inner}\r\n0\r\n\r\n"), Meaning.OneOrNone, inner)
                : Bad("bad chunk extension", Post(number, "Transfer-Encoding: chunked", $"3;{Of(["a=\"\n\"", "\n", "\r", "a\n3", "a=\"\r\n\"", "a\rb", "\n\n"])}\r\nabc\r\n0\r\n\r\n{inner}")),
            11 => Bad("header", Get(number, Of(BadHeaders))),
            12 => new FuzzCase("target", $"GET {Of(BadTargets)} HTTP/1.1\r\nHost: reviews\r\nx-case: /{number}/\r\n\r\n", Meaning.ByTheLetter),
            13 => Bad("request line", random.Next(2) == 0 ? $"GET /{number}/a {Of(BadVersions)}\r\nHost: reviews\r\n\r\n" : $"{Of(BadMethods)} /{number}/a HTTP/1.1\r\nHost: reviews\r\n\r\n"),
            14 => new FuzzCase("host", $"GET /{number}/a HTTP/1.1\r\nHost: {Of(BadHosts)}\r\n\r\n", Meaning.OneOrNone),
            _ => Damaged(number, inner),
        };
    }

    private FuzzCase Damaged(int number, string inner)
    {
        var bytes = random.Next(2) == 0 ? Post(number, $"Content-Length: {inner.Length}", inner) : Post(number, "Transfer-Encoding: chunked", Chunks(inner));
        var head = bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var damaged = bytes.ToCharArray();

        // The number stays and so does the body, for what was inside it must be told from what was damaged.
        var from = bytes.IndexOf("/a ", StringComparison.Ordinal) + 1;
        for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(6) == 0 ? random.Next("POST ".Length) : random.Next(from, head)] = (char)random.Next(256);
        return new FuzzCase("damaged", random.Next(4) == 0 ? new string(damaged)[..random.Next(bytes.Length)] : new string(damaged), Meaning.ByTheLetter);
    }

    private static FuzzCase Bad(string kind, string bytes) => new(kind, bytes, Meaning.None);

    private static FuzzCase Length(string kind, string bytes, string body) => new(kind, bytes, Meaning.One, body);

    private static string Get(int number, string header) => $"GET /{number}/a HTTP/1.1\r\nHost: reviews\r\n{header}\r\n\r\n";

    private static string Post(int number, string headers, string body) => $"POST /{number}/a HTTP/1.1\r\nHost: reviews\r\n{headers}\r\n\r\n{body}";

    private string Chunks(string body)
    {
        var cut = random.Next(1, body.Length);
        return $"{cut:x}\r\n{body[..cut]}\r\n{(random.Next(2) == 0 ? "0" : "")}{body.Length - cut:X}\r\n{body[cut..]}\r\n0\r\n\r\n";
    }

    private string Shuffled(string one, string other) => random.Next(2) == 0 ? $"{one}\r\n{other}" : $"{other}\r\n{one}";

    private string Recased(string word) => string.Concat(word.Select(letter => random.Next(2) == 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));

    private string Spaces() => Of(["", " ", "\t", "  ", " \t"]);

    private string Of(string[] choices) => choices[random.Next(choices.Length)];
}
