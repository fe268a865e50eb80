namespace Bookinfo.Benchmarks;

/// <summary>Where the checkout lies that this runs from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Bookinfo.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Bookinfo.sln"))) return at.FullName;
        }

        throw new InvalidOperationException($"no Bookinfo.sln above {folder}");
    }
}
