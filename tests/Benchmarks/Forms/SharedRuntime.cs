using System.Runtime.InteropServices;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>The runtime of this machine that framework-dependent programs share.</summary>
internal static class SharedRuntime
{
    private static readonly DirectoryInfo Core = new(RuntimeEnvironment.GetRuntimeDirectory());

    /// <summary>Where .NET is installed.</summary>
    public static string Root { get; } = Core.Parent!.Parent!.Parent!.FullName;

    /// <summary>What an image needs of it: both frameworks, and the library that finds them.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        Path.Combine(Root, "shared", "Microsoft.NETCore.App", Core.Name),
        Path.Combine(Root, "shared", "Microsoft.AspNetCore.App", Core.Name),
        Path.Combine(Root, "host", "fxr", Core.Name),
    ];
}
