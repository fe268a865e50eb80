using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>What the Gateway API's own rules say about a Gateway beyond its schema.</summary>
internal static class GatewayRules
{
    private static readonly string[] Plain = ["HTTP", "TCP", "UDP"];

    private static readonly string[] Hostless = ["TCP", "UDP"];

    public static IEnumerable<FieldError> Check(JsonObject json)
    {
        var listeners = (json["spec"]?["listeners"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        string? problem = null;
        if (listeners.Exists(l => Plain.Contains(Protocol(l)) && l["tls"] is not null)) problem = "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']";
        else if (listeners.Exists(l => Protocol(l) == "HTTPS" && l["tls"]?["mode"].AsText() is not (null or "" or "Terminate"))) problem = "tls mode must be Terminate for protocol HTTPS";
        else if (listeners.Exists(l => Protocol(l) == "TLS" && string.IsNullOrEmpty(l["tls"]?["mode"].AsText()))) problem = "tls mode must be set for protocol TLS";
        else if (listeners.Exists(l => Hostless.Contains(Protocol(l)) && !string.IsNullOrEmpty(l["hostname"].AsText()))) problem = "hostname must not be specified for protocols ['TCP', 'UDP']";
        else if (HasTwins(listeners, l => l["name"].AsText())) problem = "Listener name must be unique within the Gateway";
        else if (HasTwins(listeners, l => $"{l["port"]} {Protocol(l)} {l["hostname"]}")) problem = "Combination of port, protocol and hostname must be unique for each listener";
        if (problem is not null) yield return FieldError.Invalid("spec.listeners", "\"array\"", problem);
        for (var i = 0; i < listeners.Count; i++)
        {
            if (listeners[i]["tls"] is JsonObject tls && tls["mode"].AsText() == "Terminate" && tls["certificateRefs"] is not JsonArray { Count: > 0 } && tls["options"] is not JsonObject { Count: > 0 })
                yield return FieldError.Invalid($"spec.listeners[{i}].tls", "\"object\"", "certificateRefs or options must be specified when mode is Terminate");
        }
    }

    private static string? Protocol(JsonObject listener) => listener["protocol"].AsText();

    private static bool HasTwins(List<JsonObject> listeners, Func<JsonObject, string?> key) => listeners.Select(key).Distinct(StringComparer.Ordinal).Count() < listeners.Count;
}
