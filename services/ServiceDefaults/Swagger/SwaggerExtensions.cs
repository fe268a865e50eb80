using System.Reflection;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookinfo.ServiceDefaults.Swagger;

internal static class SwaggerExtensions
{
    private const string DocumentPath = "/swagger/v1/swagger.json";
    private const string ResourceName = "swagger.json";

    /// <summary>
    /// Where the service is, seen from its document. Relative, so that it also holds behind a gateway that serves the service under
    /// a prefix and takes that away again: the reader's own address of the document says the prefix. No header is asked
    /// (<c>X-Forwarded-Prefix</c> and the like), so none can send the reader elsewhere.
    /// </summary>
    private const string ServiceFromDocument = "../..";

    /// <summary>
    /// Serves the document that the service carries as the embedded file <c>swagger.json</c>, and a page that shows it. The
    /// document is written by the tests of the service: its generator needs reflection, which a published service has not.
    /// </summary>
    public static void MapSwagger(this WebApplication app)
    {
        var service = Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == app.Environment.ApplicationName);
        if (service?.GetManifestResourceInfo(ResourceName) is null) return;
        var document = Read(service);
        app.MapGet(DocumentPath, () => TypedResults.Text(document, "application/json")).ExcludeFromDescription();
        app.UseSwaggerUI(page => page.DocumentTitle = $"{service.GetName().Name} of Bookinfo: Swagger UI");
    }

    private static string Read(Assembly service)
    {
        using var resource = service.GetManifestResourceStream(ResourceName)!;
        var document = JsonNode.Parse(resource)!.AsObject();
        document["servers"] = new JsonArray(new JsonObject { ["url"] = ServiceFromDocument });
        return document.ToJsonString();
    }
}
