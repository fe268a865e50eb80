using System.CommandLine;

namespace Bookinfo.Playground.Commands;

/// <summary>Options that several commands take.</summary>
internal static class SharedOptions
{
    public static Option<DirectoryInfo> State { get; } = new("--state")
    {
        Description = "Folder of this Playground's state: kubeconfig, logs, files of the pods.",
        DefaultValueFactory = _ => new DirectoryInfo(DefaultState),
        Recursive = true,
    };

    public static Option<OutputFormat> Output { get; } = new("--output", "-o")
    {
        Description = "text for people, json for programs.",
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    private static string DefaultState
    {
        get
        {
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "bookinfo-playground");
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            if (string.IsNullOrEmpty(state))
                state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(state, "bookinfo-playground");
        }
    }
}

internal enum OutputFormat
{
    Text,
    Json,
}
