using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>What the API server said.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Body">Null when the answer is not a JSON object.</param>
/// <param name="Text">The answer as it came.</param>
internal sealed record ClusterAnswer(int Status, JsonObject? Body, string Text)
{
    public bool IsOk => Status is >= 200 and < 300;

    /// <summary>A refusal in the words of kubectl.</summary>
    public string Message => Body?["message"]?.ToString() is { Length: > 0 } message
        ? $"Error from server ({Body["reason"]?.ToString() ?? Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}): {message}"
        : $"Error from server: HTTP {Status} {Text.Trim()}";
}
