using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads one step: exactly one verb, what is said, and what must be seen.</summary>
internal sealed class TaskStepReader(string folder, ReadingErrors errors)
{
    private static readonly ImmutableArray<string> Verbs =
        ["apply", "delete", "kubectl", "request", "certs", "exec", "tcp", "load", "logs", "stats"];

    public TaskStep? Read(YamlFields fields)
    {
        var verbs = fields.Names.Where(n => Verbs.Contains(n)).ToList();
        var say = fields.Text("say");
        var within = fields.Time("within") ?? TimeSpan.Zero;
        var expect = fields.Mapping("expect", "expect") is { } found ? ExpectationReader.Read(found) : null;
        foreach (var verb in Verbs) fields.Find(verb);
        if (verbs is ["kubectl"]) fields.Find("undo");
        var isClean = fields.RefuseOthers();
        if (verbs is not [var one])
        {
            if (isClean) errors.Add(fields.Start, $"step: found {(verbs.Count == 0 ? "no verb" : string.Join(" and ", verbs))}; allowed: exactly one of {string.Join(", ", Verbs)}");
            return null;
        }

        if (Verb(fields, one) is not { } step) return null;
        if (step is not (RequestStep or TcpStep))
        {
            if (expect is { HasAnswerRules: true }) errors.Add(fields.Start, $"step: {one} expects status, json, header or share; allowed: exit, body, lines, duration");
            expect = expect is null ? Expectation.Success : expect with { Exit = expect.Exit is [] ? [0] : expect.Exit };
        }
        else if (expect is null)
        {
            errors.Add(fields.Start, $"step: found a {one} without expect; allowed: a {one} that says what must be seen");
        }

        return step with { Say = say, Within = within, Expect = expect ?? Expectation.Success };
    }

    private TaskStep? Verb(YamlFields fields, string verb)
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
                return new KubectlStep(fields.Texts(verb), fields.Texts("undo")) { Place = place };
            case "certs":
                return new CertsStep(fields.RequiredText(verb)) { Place = place };
            default:
                return fields.Mapping(verb, verb) is not { } found ? null : verb switch
                {
                    "request" => RequestStepReader.Read(found, place),
                    "tcp" => PodStepReader.Tcp(found, place),
                    "exec" => PodStepReader.Exec(found, place, []),
                    // The load client's image has it there, as Fortio's own.
                    "load" => PodStepReader.Exec(found, place, ["/usr/bin/fortio"]),
                    "logs" => PodStepReader.Logs(found, place),
                    _ => PodStepReader.Stats(found, place),
                };
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
}
