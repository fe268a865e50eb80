namespace Bookinfo.Playground.Analysis;

internal enum LintLevel
{
    Info,
    Warning,

    /// <summary>Makes the command fail.</summary>
    Error,
}

/// <param name="Code">Istio's: <c>IST0101</c>; <c>PG0101</c> for what Istio's analyzers do not look for.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="About">The object.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Field">Path of the field within the object; null: the object as a whole.</param>
internal sealed record LintFinding(string Code, LintLevel Level, LintObject About, string Message, string? Field = null)
{
    /// <summary>File and line of the field, or of the nearest field around it; <see cref="LintObject.Live"/> when it is in no file.</summary>
    public string Place => About.IsLive ? About.File : $"{About.File}:{About.LineOf(Field)}";

    /// <summary>As <c>istioctl analyze</c> prints it.</summary>
    public override string ToString() => $"{Level} [{Code}] ({About.Kind} {About.Key} {Place}) {Message}";
}
