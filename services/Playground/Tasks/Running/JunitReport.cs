using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Bookinfo.Playground.Tasks;

/// <summary>A run as JUnit XML, for CI: a suite for each task, a case for each step.</summary>
internal static class JunitReport
{
    /// <param name="path">The file; replaced when it is there.</param>
    /// <param name="tasks">What was asked for; a task that was not begun is one skipped case.</param>
    /// <param name="results">What was begun.</param>
    /// <param name="engine">Where it ran, told in each suite's properties.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ImmutableArray<TaskFile> tasks, ImmutableArray<TaskResult> results, EngineName engine)
    {
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        writer.WriteStartElement("testsuites");
        writer.WriteAttributeString("name", "tasks");
        foreach (var task in tasks) WriteSuite(writer, task, results.FirstOrDefault(r => r.Task.Name == task.Name), engine);
        writer.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter writer, TaskFile task, TaskResult? result, EngineName engine)
    {
        var cases = Cases(task, result);
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", task.Name);
        writer.WriteAttributeString("tests", Number(cases.Count));
        writer.WriteAttributeString("failures", Number(cases.Count(c => c.Failure is not null)));
        writer.WriteAttributeString("errors", "0");
        writer.WriteAttributeString("skipped", Number(cases.Count(c => c.Skipped is not null)));
        writer.WriteAttributeString("time", Seconds(result?.Duration ?? TimeSpan.Zero));
        writer.WriteStartElement("properties");
        WriteProperty(writer, "engine", engine.Name);
        WriteProperty(writer, "version", engine.Version);
        writer.WriteEndElement();
        foreach (var one in cases) WriteCase(writer, task, one);
        writer.WriteEndElement();
    }

    private static void WriteProperty(XmlWriter writer, string name, string value)
    {
        writer.WriteStartElement("property");
        writer.WriteAttributeString("name", name);
        writer.WriteAttributeString("value", Clean(value));
        writer.WriteEndElement();
    }

    private static void WriteCase(XmlWriter writer, TaskFile task, Case one)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", task.Name);
        writer.WriteAttributeString("name", Clean(one.Name));
        writer.WriteAttributeString("time", Seconds(one.Duration));
        if (one.Failure is { } failure)
        {
            writer.WriteStartElement("failure");
            writer.WriteAttributeString("message", Clean(failure));
            writer.WriteString(Clean(one.Details));
            writer.WriteEndElement();
        }
        else if (one.Skipped is { } skipped)
        {
            writer.WriteStartElement("skipped");
            writer.WriteAttributeString("message", Clean(skipped));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static List<Case> Cases(TaskFile task, TaskResult? result)
    {
        if (result is null) return [new Case("steps", TimeSpan.Zero) { Skipped = "the run was stopped before this task" }];
        if (result.Outcome == TaskOutcome.NotApplicable) return [new Case("steps", result.Duration) { Skipped = string.Join("; ", result.Reasons) }];
        var cases = result.Steps.Select(Of).ToList();
        var why = result.Outcome == TaskOutcome.Cancelled ? "the run was stopped" : "a step before it was not as expected";
        cases.AddRange(task.Scenarios.SelectMany(s => s.Steps.Select(step => NameOf(s.Name, step))).Skip(cases.Count).Select(name => new Case(name, TimeSpan.Zero) { Skipped = why }));

        // What went wrong outside of a step: a workload that is missing, an object that could not be put back.
        if (result.Outcome == TaskOutcome.Failed && result.Steps.All(s => s.Passed))
            cases.Add(new Case("set-up and clean-up", TimeSpan.Zero) { Failure = result.Reasons.FirstOrDefault() ?? "failed", Details = string.Join('\n', result.Reasons) });
        return cases;
    }

    private static Case Of(StepResult result) => new(NameOf(result.Scenario, result.Step), result.Duration)
    {
        Failure = result.Passed ? null : result.Mismatches[0],
        Details = string.Join('\n', [
            .. result.Commands.Select(c => $"$ {c}"),
            $"expected  {ExpectationText.Of(result.Step)}",
            $"seen      {result.Seen}",
            .. result.Mismatches.Select(m => $"NOT OK    {result.Step.Place}: {m}")]),
    };

    private static string NameOf(string scenario, TaskStep step) => $"{scenario} ({Path.GetFileName(step.Place)})";

    /// <summary>XML has no place for most control characters, which programs print all the same.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
            else clean.Append('\uFFFD');
        }

        return clean.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Neither failure nor skipped: it passed.</summary>
    private sealed record Case(string Name, TimeSpan Duration)
    {
        public string? Failure { get; init; }

        public string? Skipped { get; init; }

        public string Details { get; init; } = "";
    }
}
