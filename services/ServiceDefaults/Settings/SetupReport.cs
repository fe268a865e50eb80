namespace Bookinfo.ServiceDefaults.Settings;

/// <summary>Everything that is wrong with the set-up of this process, found before a port opens and reported together.</summary>
internal sealed class SetupReport
{
    private readonly List<string> _mistakes = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    public void Add(params IEnumerable<string> mistakes) => _mistakes.AddRange(mistakes);
}
