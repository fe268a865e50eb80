using System.Globalization;

namespace Bookinfo.Playground.Api;

/// <summary>What a request asks for besides its path: the query parameters and headers that Kubernetes clients use.</summary>
internal sealed class ApiRequest(HttpContext context, ResourceTarget target)
{
    public HttpContext Context { get; } = context;

    public ResourceTarget Target { get; } = target;

    public CancellationToken Aborted => Context.RequestAborted;

    public bool Watch => Flag("watch");

    public string? LabelSelector => Text("labelSelector");

    public string? FieldSelector => Text("fieldSelector");

    public bool DryRun => Context.Request.Query["dryRun"].Contains("All");

    /// <summary>Whether the answer is to be a Table, with columns that the server chose.</summary>
    public bool WantsTable => MediaTypes.FirstOrDefault(t => t.Contains("json", StringComparison.Ordinal))?.Contains("as=Table", StringComparison.Ordinal) == true;

    /// <summary><c>None</c>, <c>Metadata</c> (default) or <c>Object</c>: what each table row carries.</summary>
    public string IncludeObject => Text("includeObject") ?? "Metadata";

    /// <summary>Null when not given or empty.</summary>
    public string? ResourceVersion => Text("resourceVersion");

    private IEnumerable<string> MediaTypes => Context.Request.Headers.Accept.SelectMany(line => (line ?? "").Split(',')).Select(t => t.Trim());

    public string? Text(string parameter) => Context.Request.Query[parameter].ToString() is { Length: > 0 } text ? text : null;

    public bool Flag(string parameter) => Context.Request.Query.TryGetValue(parameter, out var value) && value.ToString() is "true" or "1";

    /// <summary>A whole number; null when not given.</summary>
    /// <param name="parameter">Name in the query.</param>
    /// <param name="error">Set when what is there is no number from 0.</param>
    public long? Number(string parameter, out ApiStatus? error)
    {
        error = null;
        if (Text(parameter) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        error = ApiStatus.BadRequest($"{parameter}: Invalid value: \"{text}\": must be a whole number, 0 or more");
        return null;
    }
}
