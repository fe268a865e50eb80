namespace Bookinfo.Playground.Commands;

/// <summary>What the system may refuse of the folder of a Playground's state: no rights, no space, a file in its place.</summary>
internal static class StateFolder
{
    public static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException;

    public static CommandException Refused(string stateDirectory, Exception e) =>
        new($"state folder {stateDirectory} cannot be used: {e.Message}; name another one with --state DIR");
}
