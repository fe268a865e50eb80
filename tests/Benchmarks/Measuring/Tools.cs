namespace Bookinfo.Benchmarks.Measuring;

/// <summary>Programs that a benchmark runs; they are installed by hand, not by CI, which runs no benchmark.</summary>
internal static class Tools
{
    private static readonly Dictionary<string, string> Packages = new() { ["taskset"] = "util-linux", ["wrk"] = "wrk", ["h2load"] = "nghttp2-client", ["nginx"] = "nginx" };

    /// <summary>Full path of a program on PATH; null when there is none.</summary>
    public static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);

    /// <summary>What is missing for a measurement, with the line that installs it; null when nothing is.</summary>
    public static string? Complaint(params string[] tools)
    {
        if (!OperatingSystem.IsLinux()) return "benchmarks read /proc: they run on Linux";
        if (Environment.ProcessorCount < 2) return "benchmarks need two cores: one for the server, one for the load";
        var missing = tools.Where(tool => Find(tool) is null).ToList();
        return missing.Count == 0 ? null : $"missing: {string.Join(", ", missing)}; apt-get install {string.Join(' ', missing.Select(tool => Packages[tool]))}";
    }
}
