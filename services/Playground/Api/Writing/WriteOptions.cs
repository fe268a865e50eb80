namespace Bookinfo.Playground.Api.Writing;

/// <summary>How a write is to be done.</summary>
/// <param name="DryRun">Answer what would be stored and store nothing.</param>
/// <param name="Validation">What happens to unknown fields.</param>
/// <param name="Manager">Who writes, as server-side apply counts owners.</param>
/// <param name="Force">Server-side apply takes over what others own.</param>
internal sealed record WriteOptions(
    bool DryRun = false, FieldValidation Validation = FieldValidation.Strict, string Manager = "playground", bool Force = false)
{
    /// <summary>From the query of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">Set when a value is none of the allowed ones.</param>
    public static WriteOptions From(ApiRequest request, out ApiStatus? error)
    {
        error = null;
        FieldValidation validation;
        switch (request.Text("fieldValidation"))
        {
            case null or "Warn":
                validation = FieldValidation.Warn;
                break;
            case "Strict":
                validation = FieldValidation.Strict;
                break;
            case "Ignore":
                validation = FieldValidation.Ignore;
                break;
            case var other:
                validation = FieldValidation.Warn;
                error = ApiStatus.BadRequest($"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
                break;
        }

        if (request.Text("dryRun") is { } dryRun && dryRun != "All")
            error = ApiStatus.BadRequest($"dryRun: Unsupported value: \"{dryRun}\": supported values: \"All\"");
        return new WriteOptions(request.DryRun, validation, request.Text("fieldManager") ?? "unknown", request.Flag("force"));
    }
}

internal enum FieldValidation
{
    /// <summary>Unknown fields are dropped silently.</summary>
    Ignore,

    /// <summary>Unknown fields are dropped and named in a <c>Warning:</c>. What a request without the parameter gets.</summary>
    Warn,

    /// <summary>Unknown fields refuse the request.</summary>
    Strict,
}
