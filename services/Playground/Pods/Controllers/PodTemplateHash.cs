using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Names pod templates: equal templates get equal hashes, whatever the order of their fields.</summary>
internal static class PodTemplateHash
{
    public const string Label = "pod-template-hash";

    /// <summary>Kubernetes' alphabet for generated names: no vowels, no digits that look like letters.</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <param name="template"><c>spec.template</c> of a Deployment.</param>
    /// <param name="collisions">Grows when another template has the same hash.</param>
    public static string Of(JsonNode template, int collisions)
    {
        var text = new StringBuilder();
        Canonical(Essence(template), text);
        text.Append(collisions);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return string.Concat(digest.Take(10).Select(b => Alphabet[b % Alphabet.Length]));
    }

    /// <summary>The five letters at the end of a pod's name.</summary>
    public static string RandomSuffix() => RandomNumberGenerator.GetString(Alphabet, 5);

    /// <summary>
    /// Whether two templates ask for the same. The hash label does not count, nor do nulls and empty values: a client that
    /// sends back what it has read (<c>rollout undo</c>) writes some and leaves out others.
    /// </summary>
    public static bool SameTemplate(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(Essence(one), Essence(other));

    private static JsonNode? Essence(JsonNode? template)
    {
        if (template is null) return null;
        var copy = template.DeepClone();
        (copy["metadata"]?["labels"] as JsonObject)?.Remove(Label);
        DropEmpty(copy);
        return copy;
    }

    private static void DropEmpty(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) DropEmpty(item);
        }

        if (node is not JsonObject fields) return;
        foreach (var (name, value) in fields.ToArray())
        {
            DropEmpty(value);

            // An empty emptyDir says what kind of volume it is.
            if (value is null or JsonArray { Count: 0 } || (value is JsonObject { Count: 0 } && name != "emptyDir")) fields.Remove(name);
        }
    }

    private static void Canonical(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject fields:
                text.Append('{');
                foreach (var (name, value) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
                {
                    text.Append(name).Append(':');
                    Canonical(value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var item in items)
                {
                    Canonical(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
