namespace Bookinfo.Benchmarks.Peers;

/// <summary>What a form is called, and the variables that make it.</summary>
internal static class SocketForms
{
    public static string Text(this SocketForm form) => form == SocketForm.Inline ? "inline" : "default sockets";

    /// <summary>The same two variables for every .NET server here; PORT_MAP gives ours a free port on loopback.</summary>
    public static Dictionary<string, string> Variables(this SocketForm form)
    {
        var variables = new Dictionary<string, string> { ["PORT_MAP"] = "1=127.0.0.1:1" };
        if (form == SocketForm.Default) return variables;
        variables["INLINE_SCHEDULING"] = "true";
        variables["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        return variables;
    }
}
