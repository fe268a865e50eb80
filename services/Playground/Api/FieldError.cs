namespace Bookinfo.Playground.Api;

/// <summary>One finding about one field, in the words of the Kubernetes API server.</summary>
/// <param name="Reason">Kubernetes' cause, for example <c>FieldValueInvalid</c>.</param>
/// <param name="Field">Path, for example <c>spec.http[0].timeout</c>.</param>
/// <param name="Message">What was found and what is allowed.</param>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Invalid(string field, string found, string rule) => new("FieldValueInvalid", field, $"Invalid value: {found}: {rule}");

    public static FieldError WrongType(string field, string foundType, string wanted) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: \"{foundType}\": {field} in body must be of type {wanted}: \"{foundType}\"");

    public static FieldError Required(string field, string? rule = null) =>
        new("FieldValueRequired", field, rule is null ? "Required value" : $"Required value: {rule}");

    public static FieldError NotSupported(string field, string found, IEnumerable<string> allowed) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {found}: supported values: {string.Join(", ", allowed.Select(v => $"\"{v}\""))}");

    public static FieldError Duplicate(string field, string found) => new("FieldValueDuplicate", field, $"Duplicate value: {found}");

    public static FieldError Forbidden(string field, string rule) => new("FieldValueForbidden", field, $"Forbidden: {rule}");

    public override string ToString() => $"{Field}: {Message}";
}
