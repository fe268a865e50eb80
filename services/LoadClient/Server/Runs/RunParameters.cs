using System.Text.Json;

namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>What a request for a run says: its query, and what the query leaves out from a JSON body.</summary>
internal sealed class RunParameters
{
    private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.Ordinal);

    /// <summary>The value; empty when it is not given.</summary>
    public string this[string name] => _values.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : "";

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    public bool IsOn(string name) => this[name] is "on" or "true";

    /// <exception cref="LoadSetupException">The body is no JSON object, or not of strings.</exception>
    public static async Task<RunParameters> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var parameters = new RunParameters();
        foreach (var (name, values) in request.Query) parameters._values[name] = [.. values.Select(value => value ?? "")];
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding")) return parameters;
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            parameters.Take(Part(body.RootElement, parameters["jsonPath"]));
            return parameters;
        }
        catch (JsonException mistake)
        {
            throw new LoadSetupException($"the body is no JSON: {mistake.Message}");
        }
    }

    private static JsonElement Part(JsonElement root, string path)
    {
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out root)) throw new LoadSetupException($"jsonPath: found \"{path}\", the body has no such part");
        }

        return root.ValueKind == JsonValueKind.Object ? root : throw new LoadSetupException("the body must be a JSON object");
    }

    private void Take(JsonElement part)
    {
        foreach (var member in part.EnumerateObject())
        {
            var name = member.Name == "headers" ? "H" : member.Name;
            IReadOnlyList<string> values = member.Value.ValueKind switch
            {
                JsonValueKind.String => [member.Value.GetString()!],
                JsonValueKind.Array when name == "H" => [.. member.Value.EnumerateArray().Select(value => value.ToString())],
                _ => throw new LoadSetupException($"{member.Name}: all values must be strings, but headers, a list of strings"),
            };
            _values.TryAdd(name, values);
        }
    }
}
