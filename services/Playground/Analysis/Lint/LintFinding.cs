namespace Bookinfo.Playground.Analysis;

internal enum LintLevel
{
    Info,
    Warning,

    /// <summary>Makes the command fail.</summary>
    Error,
}

/// <param name="Code">Istio's: <c>IST0101</c>.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="About">The object.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record LintFinding(string Code, LintLevel Level, LintObject About, string Message)
{
    /// <summary>As <c>istioctl analyze</c> prints it.</summary>
    public override string ToString() => $"{Level} [{Code}] ({About.Kind} {About.Key} {About.File}) {Message}";
}
