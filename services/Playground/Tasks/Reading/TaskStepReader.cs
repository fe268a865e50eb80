using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads one step: exactly one verb, what is said, and what must be seen.</summary>
internal sealed class TaskStepReader(string folder, ReadingErrors errors)
{
    private static readonly ImmutableArray<string> Verbs =
        ["apply", "delete", "kubectl", "request", "certs", "exec", "tcp", "load", "logs", "stats"];

    private static readonly Dictionary<string, string> Later = new()
    {
        ["certs"] = "certificates cannot be made yet",
        ["exec"] = "commands cannot be run in pods yet",
        ["tcp"] = "tcp connections are not made yet",
        ["load"] = "the load client is not there yet",
        ["logs"] = "logs are not read yet",
        ["stats"] = "proxy statistics are not read yet",
    };

    public TaskStep? Read(YamlFields fields)
    {
        var verbs = fields.Names.Where(n => Verbs.Contains(n)).ToList();
        var say = fields.Text("say");
        var within = fields.Time("within") ?? TimeSpan.Zero;
        var expect = fields.Mapping("expect", "expect") is { } found ? ExpectationReader.Read(found) : null;
        foreach (var verb in Verbs) fields.Find(verb);
        var isClean = fields.RefuseOthers();
        if (verbs is not [var one])
        {
            if (isClean) errors.Add(fields.Start, $"step: found {(verbs.Count == 0 ? "no verb" : string.Join(" and ", verbs))}; allowed: exactly one of {string.Join(", ", Verbs)}");
            return null;
        }

        if (Verb(fields, one, expect) is not { } step) return null;
        if (step is ApplyStep or DeleteStep or KubectlStep)
        {
            if (expect is { HasAnswerRules: true }) errors.Add(fields.Start, $"step: {one} expects status, json, header or share; allowed: exit, body, lines, duration");
            expect = expect is null ? Expectation.Success : expect with { Exit = expect.Exit ?? 0 };
        }
        else if (step is RequestStep && expect?.Exit is not null)
        {
            errors.Add(fields.Start, "step: request expects exit; allowed: status, body, json, header, lines, share, duration");
        }

        return step with { Say = say, Within = within, Expect = expect ?? Expectation.Success };
    }

    private TaskStep? Verb(YamlFields fields, string verb, Expectation? expect)
    {
        var place = errors.Place(fields.Start);
        switch (verb)
        {
            case "apply":
                return new ApplyStep(Files(fields, verb)) { Place = place };
            case "delete":
                return new DeleteStep(Files(fields, verb)) { Place = place };
            case "kubectl":
                fields.RefuseEmpty(verb, "a list of arguments, for example [get, pods]");
                return new KubectlStep(fields.Texts(verb)) { Place = place };
            case "request":
                if (expect is null) errors.Add(fields.Start, "step: found a request without expect; allowed: a request that says what must be seen");
                return fields.Mapping(verb, verb) is { } request ? ReadRequest(request, place) : null;
            default:
                return new LaterStep(verb, Later[verb]) { Place = place };
        }
    }

    private ImmutableArray<string> Files(YamlFields fields, string verb)
    {
        fields.RefuseEmpty(verb, "a file or a list of files");
        var nodes = fields.TextNodes(verb);
        foreach (var node in nodes)
        {
            if (!File.Exists(Path.Combine(folder, node.Value ?? ""))) fields.Wrong(node, verb, $"\"{node.Value}\"", $"a file in {folder}");
        }

        return [.. nodes.Select(n => n.Value ?? "")];
    }

    private static TaskStep ReadRequest(YamlFields fields, string place)
    {
        var from = fields.Text("from") ?? "gateway";
        var listener = fields.Text("listener") ?? "http";
        if (from != "gateway" && !from.StartsWith("pod:", StringComparison.Ordinal)) fields.Wrong(fields.Find("from")!, "from", $"\"{from}\"", "gateway or pod:<selector>");
        if (listener is not ("http" or "https" or "tcp")) fields.Wrong(fields.Find("listener")!, "listener", $"\"{listener}\"", "http, https or tcp");
        var path = fields.RequiredText("path");
        if (path is not ("" or ['/', ..])) fields.Wrong(fields.Find("path")!, "path", $"\"{path}\"", "a path that begins with a slash");
        foreach (var field in new[] { "sni", "cacert", "cert", "key" }) fields.Text(field);
        var headers = fields.Mapping("headers", "request.headers") is { } found ? found.Names.Select(n => KeyValuePair.Create(n, found.Text(n) ?? "")).ToImmutableArray() : [];
        var step = new RequestStep
        {
            Place = place,
            As = fields.Text("as"),
            Method = fields.Text("method") ?? "GET",
            Path = path,
            Host = fields.Text("host"),
            Headers = headers,
            Times = fields.Integer("times", 1, 1000) ?? 1,
        };
        fields.RefuseOthers();
        if (from != "gateway") return new LaterStep("request", $"from {from}: commands cannot be run in pods yet") { Place = place };
        return listener == "http" ? step : new LaterStep("request", $"listener {listener} is not called yet") { Place = place };
    }
}
