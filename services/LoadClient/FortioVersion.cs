using System.Reflection;

namespace Bookinfo.LoadClient;

/// <summary>Whose commands, flags and results these are, and which program of ours runs them.</summary>
internal static class FortioVersion
{
    /// <summary>The Fortio whose contract is kept.</summary>
    public const string Compatible = "1.75.2";

    /// <summary>Both, as in <c>1.75.2-0.1.0</c>.</summary>
    public static string Text { get; } = $"{Compatible}-{typeof(FortioVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";
}
