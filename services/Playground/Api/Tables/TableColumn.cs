using System.Text.Json;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>One column of <c>kubectl get</c>.</summary>
/// <param name="Name">Heading; kubectl prints it in capitals.</param>
/// <param name="Cell">Text of a row; null prints as <c>&lt;none&gt;</c> or nothing, as kubectl decides.</param>
/// <param name="Wide">Only shown by <c>-o wide</c>.</param>
/// <param name="Type">Kubernetes' type of the cells.</param>
internal sealed record TableColumn(string Name, Func<TableRow, string?> Cell, bool Wide = false, string Type = "string");

/// <summary>What a cell is made from.</summary>
/// <param name="Json">The object.</param>
/// <param name="Now">Ages are counted up to here.</param>
internal sealed record TableRow(JsonElement Json, DateTimeOffset Now)
{
    public JsonElement Spec => Json.At("spec");

    public JsonElement Status => Json.At("status");
}
