using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>Which objects a list or watch is about.</summary>
internal sealed record ObjectFilter(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>Reads both selectors of a request.</summary>
    /// <param name="request">A list, watch or collection delete; a name in the path narrows it too.</param>
    /// <param name="error">Set when a selector is malformed.</param>
    public static ObjectFilter? From(ApiRequest request, out ApiStatus? error)
    {
        error = null;
        if (!LabelSelector.TryParse(request.LabelSelector, out var labels))
            error = ApiStatus.BadRequest($"unable to parse requirement: labelSelector \"{request.LabelSelector}\" is not of the form a=b, a!=b, a in (b,c), a, !a");
        if (!FieldSelector.TryParse(request.FieldSelector, out var fields))
            error = ApiStatus.BadRequest($"invalid selector: fieldSelector \"{request.FieldSelector}\" is not of the form field=value or field!=value");
        return error is null ? new ObjectFilter(request.Target.Kind.Namespaced ? request.Target.Namespace : null, labels, fields) : null;
    }

    public bool Matches(StoredObject candidate) =>
        (Namespace is null || candidate.Namespace == Namespace)
        && Labels.Matches(candidate.Json.At("metadata", "labels"))
        && Fields.Matches(candidate.Json);
}
