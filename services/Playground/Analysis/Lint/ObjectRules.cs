using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Analysis;

/// <summary>What is wrong with one object by itself: schema and validation (IST0106), warnings under the code they bear, else IST0133.</summary>
internal static class ObjectRules
{
    private static readonly string[] Inform = ["IST0131"];

    public static IEnumerable<LintFinding> Check(LintSet set, IMesh mesh)
    {
        foreach (var found in set.All)
        {
            if (ResourceKinds.All.FirstOrDefault(kind => kind.Custom && kind.Kind == found.Kind && kind.Group == found.Group) is not { } kind) continue;
            var errors = SchemaCatalog.Find(kind) is { } schema ? SchemaValidator.Validate(found.Json, schema).Select(static error => (error.Field, Text: error.ToString())).ToList() : [];
            using var document = JsonDocument.Parse(found.Spec?.ToJsonString() ?? "{}");
            var result = mesh.Validate(new MeshObject { Group = found.Group, Version = kind.Versions[0], Kind = found.Kind, Namespace = found.Namespace, Name = found.Name, Spec = document.RootElement.Clone() });
            errors.AddRange(result.Errors.Select(static error => (error.FieldPath, error.ToString())));
            foreach (var (field, text) in errors.Distinct()) yield return new LintFinding("IST0106", LintLevel.Error, found, $"Schema validation error: {text}", field);
            foreach (var warning in result.Warnings) yield return Warning(found, warning);
        }
    }

    private static LintFinding Warning(LintObject about, ValidationIssue warning)
    {
        var message = warning.Message;
        if (!message.StartsWith("[IST", StringComparison.Ordinal) || message.IndexOf(']', StringComparison.Ordinal) is not (> 0 and var end))
            return new LintFinding(message.Contains("deprecated", StringComparison.Ordinal) ? "IST0002" : "IST0133", LintLevel.Warning, about, warning.ToString(), warning.FieldPath);
        var code = message[1..end];
        return new LintFinding(code, Inform.Contains(code) ? LintLevel.Info : LintLevel.Warning, about, $"{warning.FieldPath}: {message[(end + 2)..]}", warning.FieldPath);
    }
}
