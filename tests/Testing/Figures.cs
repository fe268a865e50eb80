using Xunit;

namespace Bookinfo.Testing;

/// <summary>
/// Numbers that a test measured and people want to read. `dotnet test` keeps the output of passed tests to itself unless it is
/// asked with `--output Detailed`, so they also go to artifacts/figures, which .ci/run prints.
/// </summary>
public static class Figures
{
    /// <summary>Keeps a line under a name, in place of what an earlier run kept there.</summary>
    public static void Keep(string name, string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        var folder = Repository.PathTo("artifacts", "figures");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{name}.txt"), line + "\n");
    }
}
