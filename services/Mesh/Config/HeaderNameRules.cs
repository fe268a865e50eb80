namespace Bookinfo.Mesh.Config;

/// <summary>Names in header operations.</summary>
internal static class HeaderNameRules
{
    public static void Check(HeaderRules? headers, string path, Findings findings)
    {
        if (headers is null) return;
        Check(headers.Request, $"{path}.request", findings);
        Check(headers.Response, $"{path}.response", findings);
    }

    /// <summary>RFC 9110's token.</summary>
    public static bool IsValid(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static void Check(HeaderOperations? operations, string path, Findings findings)
    {
        if (operations is null) return;
        foreach (var name in operations.Set.Keys) CheckName(name, $"{path}.set", findings);
        foreach (var (name, value) in operations.Set.Concat(operations.Add))
        {
            if (value.Any(static c => char.IsAscii(c) && char.IsControl(c) && c != '\t')) findings.Error(path, $"value of header \"{name}\" holds a control character");
        }

        foreach (var name in operations.Add.Keys) CheckName(name, $"{path}.add", findings);
        foreach (var unknown in operations.Set.Values.Concat(operations.Add.Values).SelectMany(static value => HeaderTemplate.Parse(value).Unknown))
            findings.Warn(path, $"{unknown} is not carried out: it is sent as written (carried out are {string.Join(", ", HeaderTemplate.Commands)}; a percent sign is %%)");
        foreach (var name in operations.Remove) CheckName(name, $"{path}.remove", findings);
    }

    private static void CheckName(string name, string path, Findings findings)
    {
        if (!IsValid(name) && !name.StartsWith(':')) findings.Error(path, $"header name \"{name}\" is not a valid header name");
    }
}

/// <summary>Kubernetes labels.</summary>
internal static class LabelRules
{
    public static void Check(string key, string value, string path, Findings findings)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        if (!IsPart(name) || name.Length == 0) findings.Error(path, $"invalid label key: \"{key}\"");
        if (value.Length > 0 && !IsPart(value)) findings.Error(path, $"invalid label value: \"{value}\"");
    }

    private static bool IsPart(string text) => text.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
