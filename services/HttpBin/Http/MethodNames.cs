namespace Bookinfo.HttpBin.Http;

/// <summary>Methods and their names on the wire.</summary>
internal static class MethodNames
{
    private static readonly (Methods Method, string Name)[] Sorted =
    [
        (Methods.Delete, "DELETE"), (Methods.Get, "GET"), (Methods.Head, "HEAD"), (Methods.Options, "OPTIONS"),
        (Methods.Patch, "PATCH"), (Methods.Post, "POST"), (Methods.Put, "PUT"), (Methods.Trace, "TRACE"),
    ];

    public static Methods Parse(string name) => name switch
    {
        "GET" => Methods.Get,
        "HEAD" => Methods.Head,
        "POST" => Methods.Post,
        "PUT" => Methods.Put,
        "PATCH" => Methods.Patch,
        "DELETE" => Methods.Delete,
        "TRACE" => Methods.Trace,
        "OPTIONS" => Methods.Options,
        _ => Methods.Other,
    };

    /// <summary>The value of an Allow header, sorted by name.</summary>
    public static string Allow(Methods methods) =>
        string.Join(", ", Sorted.Where(entry => methods.HasFlag(entry.Method)).Select(entry => entry.Name));
}
