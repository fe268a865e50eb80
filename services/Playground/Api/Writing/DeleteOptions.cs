using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>How a delete is to be done. kubectl says it in the body, others in the query.</summary>
/// <param name="DryRun">Answer as if, and delete nothing.</param>
/// <param name="GraceSeconds">How long a pod may take to end; null: what the pod says.</param>
/// <param name="Propagation">What becomes of the objects it owns.</param>
/// <param name="Uid">Only if it is this very object; null: any.</param>
/// <param name="ResourceVersion">Only if it is this very version; null: any.</param>
internal sealed record DeleteOptions(
    bool DryRun = false, int? GraceSeconds = null, Propagation Propagation = Propagation.Background, string? Uid = null, string? ResourceVersion = null)
{
    public static async Task<(DeleteOptions Options, ApiStatus? Error)> ReadAsync(ApiRequest request)
    {
        var (node, error) = await RequestBody.ReadOptionsAsync(request.Context, "DeleteOptions");
        if (error is not null) return (new DeleteOptions(), error);
        if (node is not (null or JsonObject)) return (new DeleteOptions(), ApiStatus.BadRequest($"DeleteOptions must be an object, found {Json.ToText(node)}"));
        var body = node as JsonObject ?? [];
        var grace = body["gracePeriodSeconds"]?.ToString() ?? request.Text("gracePeriodSeconds");
        if (grace is not null && (!int.TryParse(grace, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 0))
            return (new DeleteOptions(), ApiStatus.BadRequest($"gracePeriodSeconds: Invalid value: \"{grace}\": must be a whole number, 0 or more"));
        var policy = body["propagationPolicy"].AsText() ?? request.Text("propagationPolicy") ?? "Background";
        if (!Enum.TryParse<Propagation>(policy, out var propagation) || int.TryParse(policy, out _))
            return (new DeleteOptions(), ApiStatus.BadRequest($"propagationPolicy: Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\""));
        if (body["orphanDependents"] is JsonValue orphan && orphan.ToString() == "true") propagation = Propagation.Orphan;
        if (body["preconditions"] is not (null or JsonObject))
            return (new DeleteOptions(), ApiStatus.BadRequest($"preconditions must be an object, found {Json.ToText(body["preconditions"])}"));
        var dryRun = request.DryRun || (body["dryRun"] as JsonArray)?.Any(d => d.AsText() == "All") == true;
        return (new DeleteOptions(
            dryRun,
            grace is null ? null : int.Parse(grace, CultureInfo.InvariantCulture),
            propagation,
            body["preconditions"]?["uid"].AsText(),
            body["preconditions"]?["resourceVersion"].AsText()), null);
    }
}

internal enum Propagation
{
    /// <summary>The owner goes at once, what it owns follows.</summary>
    Background,

    /// <summary>The owner stays, marked, until everything it owns is gone.</summary>
    Foreground,

    /// <summary>What it owned stays and has no owner.</summary>
    Orphan,
}
