using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Names, labels and annotations: the rules that hold for every kind, in Kubernetes' words.</summary>
internal static partial class MetadataRules
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const int LargestAnnotations = 256 * 1024;

    private const string Subdomain =
        @"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Label =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ServiceLabel =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelValue =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string LabelKey =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static IEnumerable<FieldError> Check(ResourceKind kind, JsonObject metadata)
    {
        var name = metadata["name"].AsText() ?? "";
        if (NameRule(kind, name) is { } rule) yield return FieldError.Invalid("metadata.name", $"\"{name}\"", rule);
        foreach (var error in CheckLabels(metadata["labels"], "metadata.labels")) yield return error;
        if (metadata["annotations"] is not JsonObject annotations) yield break;
        foreach (var (key, _) in annotations)
        {
            if (!IsKey(key)) yield return FieldError.Invalid("metadata.annotations", $"\"{key}\"", LabelKey);
        }

        var size = annotations.Sum(a => a.Key.Length + (a.Value.AsText()?.Length ?? 0));
        if (size > LargestAnnotations) yield return new FieldError("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {LargestAnnotations} bytes");
    }

    /// <param name="labels">A map of labels; null: nothing to check.</param>
    /// <param name="path">Where it stands.</param>
    public static IEnumerable<FieldError> CheckLabels(JsonNode? labels, string path)
    {
        foreach (var (key, node) in labels as JsonObject ?? [])
        {
            var value = node.AsText() ?? "";
            if (!IsKey(key)) yield return FieldError.Invalid(path, $"\"{key}\"", LabelKey);
            if (value.Length > LongestLabel) yield return FieldError.Invalid(path, $"\"{value}\"", $"must be no more than {LongestLabel} characters");
            if (!LabelValues().IsMatch(value)) yield return FieldError.Invalid(path, $"\"{value}\"", LabelValue);
        }
    }

    /// <summary>Why a text is no DNS label (container names, port names); null when it is one.</summary>
    public static string? LabelRule(string text) =>
        text.Length > LongestLabel ? $"must be no more than {LongestLabel} characters" : Labels().IsMatch(text) ? null : Label;

    private static string? NameRule(ResourceKind kind, string name)
    {
        if (kind.Group == "rbac.authorization.k8s.io") return name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'" : null;
        if (kind == ResourceKinds.Namespace) return LabelRule(name);
        if (kind == ResourceKinds.Service) return name.Length > LongestLabel ? $"must be no more than {LongestLabel} characters" : ServiceLabels().IsMatch(name) ? null : ServiceLabel;
        if (name.Length > LongestName) return $"must be no more than {LongestName} characters";
        return Subdomains().IsMatch(name) ? null : Subdomain;
    }

    private static bool IsKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (slash >= 0 && !Subdomains().IsMatch(key[..slash])) return false;
        return name.Length is > 0 and <= LongestLabel && LabelValues().IsMatch(name);
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomains();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ServiceLabels();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelValues();
}
