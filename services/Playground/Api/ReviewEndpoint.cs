using System.Text.Json.Nodes;


namespace Bookinfo.Playground.Api;

/// <summary>
/// Questions about oneself that are posted, answered and not kept: <c>kubectl auth can-i</c> and <c>kubectl auth whoami</c>. Whoever has the
/// token may do everything.
/// </summary>
internal static class ReviewEndpoint
{
    private const string Authorization = "authorization.k8s.io";
    private const string Authentication = "authentication.k8s.io";

    /// <summary>Whether the group has questions only.</summary>
    public static bool Serves(string group) => group is Authorization or Authentication;

    /// <param name="context">The request.</param>
    /// <param name="groupVersion">For example <c>authorization.k8s.io/v1</c>.</param>
    /// <param name="plural">Which question.</param>
    public static async Task HandleAsync(HttpContext context, string groupVersion, string plural)
    {
        if (Question(groupVersion, plural) is not { } question)
        {
            await ApiReply.WriteAsync(context, ApiStatus.NoSuchPath);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await ApiReply.WriteAsync(context, ApiStatus.MethodNotAllowed($"a {question.Kind} is created (POST) and answered at once, found {context.Request.Method}"));
            return;
        }

        var body = await RequestBody.ReadObjectAsync(context, groupVersion, question.Kind);
        if (body.Error is not null || body.Object is not JsonObject review)
        {
            await ApiReply.WriteAsync(context, body.Error ?? ApiStatus.BadRequest($"a {question.Kind} must be an object, found {Json.ToText(body.Object)}"));
            return;
        }

        review["apiVersion"] = groupVersion;
        review["kind"] = question.Kind;
        review.Default("metadata", new JsonObject());
        review["status"] = question.Answer();
        await ApiReply.WriteAsync(context, review, StatusCodes.Status201Created);
    }

    private static (string Kind, Func<JsonObject> Answer)? Question(string groupVersion, string plural) => (groupVersion, plural) switch
    {
        ($"{Authorization}/v1", "selfsubjectaccessreviews") => ("SelfSubjectAccessReview", MayDoAll),
        ($"{Authorization}/v1", "selfsubjectrulesreviews") => ("SelfSubjectRulesReview", AllRules),
        ($"{Authentication}/v1" or $"{Authentication}/v1beta1", "selfsubjectreviews") => ("SelfSubjectReview", Myself),
        _ => null,
    };

    private static JsonObject MayDoAll() => new() { ["allowed"] = true, ["reason"] = "the token of the kubeconfig may do everything" };

    private static JsonObject AllRules() => new()
    {
        ["incomplete"] = false,
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
    };

    private static JsonObject Myself() => new()
    {
        ["userInfo"] = new JsonObject { ["username"] = Kubeconfig.ContextName, ["groups"] = new JsonArray("system:masters", "system:authenticated") },
    };
}
