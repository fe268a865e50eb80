using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Api.Reading;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Writes objects as the Table that <c>kubectl get</c> prints.</summary>
internal sealed class TablePrinter(TimeProvider time)
{
    /// <param name="writer">Receives one Table.</param>
    /// <param name="request">Its includeObject and version.</param>
    /// <param name="items">One row each.</param>
    /// <param name="version">resourceVersion of the list; a watch may start there.</param>
    /// <param name="withColumns">Headings are only needed in the first Table of a watch.</param>
    public void Write(Utf8JsonWriter writer, ApiRequest request, IReadOnlyList<StoredObject> items, long version, bool withColumns = true)
    {
        var columns = TableColumns.Of(request.Target.Kind);
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", version.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        WriteColumns(writer, withColumns ? columns : []);
        writer.WriteStartArray("rows");
        var now = time.GetUtcNow();
        foreach (var item in items) WriteRow(writer, request, columns, item, now);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter writer, IReadOnlyList<TableColumn> columns)
    {
        writer.WriteStartArray("columnDefinitions");
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteString("format", column.Name == "Name" ? "name" : "");
            writer.WriteString("description", "");
            writer.WriteNumber("priority", column.Wide ? 1 : 0);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, ApiRequest request, IReadOnlyList<TableColumn> columns, StoredObject item, DateTimeOffset now)
    {
        var row = new TableRow(item.Json, now);
        writer.WriteStartObject();
        writer.WriteStartArray("cells");
        foreach (var column in columns) writer.WriteStringValue(column.Cell(row));
        writer.WriteEndArray();
        if (request.IncludeObject != "None")
        {
            writer.WritePropertyName("object");
            if (request.IncludeObject == "Object") VersionedJson.Write(writer, item, request.Target.ApiVersion);
            else WriteMetadata(writer, item);
        }

        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, StoredObject item)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "PartialObjectMetadata");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WritePropertyName("metadata");
        item.Json.GetProperty("metadata").WriteTo(writer);
        writer.WriteEndObject();
    }
}
