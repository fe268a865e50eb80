namespace Bookinfo.Testing;

/// <summary>
/// The programs that tests start as processes: as the build of the tests made them; with <c>TESTED_PROGRAMS=published</c> as images and
/// archives hold them, made by images/publish before. CI does so: what ships is what was tested, and it starts in a tenth of the time.
/// </summary>
public static class TestedPrograms
{
    private const string Variable = "TESTED_PROGRAMS";

    private static readonly bool ArePublished = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "built" => false,
        "published" => true,
        var other => throw new InvalidOperationException($"{Variable}: found {other}, allowed are built and published"),
    };

    /// <summary>The program of a service, which the project reference has copied beside the tests.</summary>
    public static string Service(string project) => Published(project, project) ?? Path.Combine(AppContext.BaseDirectory, project);

    /// <summary>Playground, which has its workloads beside it.</summary>
    public static string Playground => Published("Playground", "playground") ?? Repository.PathTo("services", "Playground", "bin", Configuration, "net10.0", "Playground");

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <returns>Null: the built one is to be tested.</returns>
    private static string? Published(string project, string name)
    {
        if (!ArePublished) return null;
        var program = Repository.PathTo("artifacts", "aot", project, name);
        return File.Exists(program) ? program : throw new InvalidOperationException($"{Variable}=published, but {program} is not there: run images/publish");
    }
}
