using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>The open answer to one watch.</summary>
internal sealed class WatchStream(ApiRequest request, TablePrinter tables)
{
    private bool _columnsSent;

    /// <summary>Sends the headers: a client that gets none until the first change believes the server hangs.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var response = request.Context.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-cache, private";
        await response.StartAsync(cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    public Task SendAsync(string type, StoredObject item, CancellationToken cancellationToken) => SendAsync(
        type,
        writer =>
        {
            if (request.WantsTable)
            {
                tables.Write(writer, request, [item], item.Version, withColumns: !_columnsSent);
                _columnsSent = true;
            }
            else
            {
                VersionedJson.Write(writer, item, request.Target.ApiVersion);
            }
        },
        cancellationToken);

    /// <summary>Tells a client that asked for it that it now holds all that was there.</summary>
    public Task SendInitialEndAsync(long version, CancellationToken cancellationToken) => SendAsync(
        "BOOKMARK",
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("kind", request.Target.Kind.Kind);
            writer.WriteString("apiVersion", request.Target.ApiVersion);
            writer.WriteStartObject("metadata");
            writer.WriteString("resourceVersion", version.ToString(CultureInfo.InvariantCulture));
            writer.WriteStartObject("annotations");
            writer.WriteString("k8s.io/initial-events-end", "true");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
        cancellationToken);

    public Task SendErrorAsync(ApiStatus status, CancellationToken cancellationToken) =>
        SendAsync("ERROR", writer => status.ToJson().WriteTo(writer), cancellationToken);

    private async Task SendAsync(string type, Action<Utf8JsonWriter> writeObject, CancellationToken cancellationToken)
    {
        var body = request.Context.Response.BodyWriter;
        await using (var writer = new Utf8JsonWriter(body, Json.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("object");
            writeObject(writer);
            writer.WriteEndObject();
        }

        "\n"u8.CopyTo(body.GetSpan(1));
        body.Advance(1);
        await body.FlushAsync(cancellationToken);
    }
}
