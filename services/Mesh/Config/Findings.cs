namespace Bookinfo.Mesh.Config;

/// <summary>Collects everything that is said about one resource, in the order of reading.</summary>
/// <param name="errorsOnly">Leaves warnings out, and the work of finding them.</param>
/// <param name="behaviour">Which Istio judges; null: today's.</param>
internal sealed class Findings(bool errorsOnly = false, Behaviour? behaviour = null)
{
    private readonly List<ValidationIssue> _errors = [];
    private readonly List<ValidationIssue> _warnings = [];

    /// <summary>Whether anybody will read warnings.</summary>
    public bool WantsWarnings { get; } = !errorsOnly;

    public Behaviour Behaviour { get; } = behaviour ?? Behaviour.Now;

    public bool HasErrors => _errors.Count > 0;

    public void Error(string path, string message) => Add(_errors, path, message);

    public void Warn(string path, string message)
    {
        if (WantsWarnings) Add(_warnings, path, message);
    }

    public ValidationResult ToResult() => new([.. _errors], [.. _warnings]);

    private static void Add(List<ValidationIssue> list, string path, string message)
    {
        var issue = new ValidationIssue(path, message);
        if (!list.Contains(issue)) list.Add(issue);
    }
}
