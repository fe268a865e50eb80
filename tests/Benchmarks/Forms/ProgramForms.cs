namespace Bookinfo.Benchmarks.Forms;

/// <summary>What a form is called, and how it is published.</summary>
internal static class ProgramForms
{
    public static string Text(this ProgramForm form) => form switch
    {
        ProgramForm.NativeAot => "native AOT",
        ProgramForm.Trimmed => "trimmed, ReadyToRun",
        _ => "framework-dependent",
    };

    /// <summary>Part of a folder's name.</summary>
    public static string Folder(this ProgramForm form) => form switch
    {
        ProgramForm.NativeAot => "aot",
        ProgramForm.Trimmed => "trimmed",
        _ => "framework-dependent",
    };

    /// <summary>Words of <c>dotnet publish</c>. A runtime identifier makes it native AOT, as for the images.</summary>
    public static IReadOnlyList<string> PublishArguments(this ProgramForm form) => form switch
    {
        ProgramForm.NativeAot => ["-r", "linux-x64"],
        // Without the native compiler the packages are others than in the lock of that identifier.
        ProgramForm.Trimmed =>
        [
            "-r", "linux-x64", "--self-contained", "-p:PublishAot=false", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:NuGetLockFilePath=obj/forms.lock.json",
        ],
        _ => [],
    };
}
