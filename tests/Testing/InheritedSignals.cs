using System.Globalization;
using System.Runtime.InteropServices;

namespace Bookinfo.Testing;

/// <summary>
/// A shell starts what it runs in the background with Ctrl-C ignored, and so do all programs started from there. Tests that press
/// Ctrl-C need it as a terminal gives it, wherever the test run itself was started.
/// </summary>
internal static partial class InheritedSignals
{
    private const int Interrupt = 2;
    private const nint Default = 0;

    /// <summary>From now on children begin with SIGINT's default action, if it was ignored here. Does nothing on other systems than Linux.</summary>
    public static void Reset()
    {
        if (OperatingSystem.IsLinux() && IsIgnored(Interrupt)) _ = SetHandler(Interrupt, Default);
    }

    private static bool IsIgnored(int signal)
    {
        const string Field = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
