using Bookinfo.Testing;

using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

using Swashbuckle.AspNetCore.Swagger;

namespace Bookinfo.Details.Tests;

public sealed class SwaggerTests
{
    [Fact]
    public async Task The_committed_document_describes_the_service()
    {
        await using var service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.AddEndpointsApiExplorer().AddSwaggerGen(swagger =>
            {
                swagger.SwaggerDoc("v1", new OpenApiInfo { Title = "Details", Version = "v1" });
                // The generator does not ask the converter.
                swagger.MapType<ProductId>(() => new OpenApiSchema { Type = JsonSchemaType.Integer });
                swagger.MapType<Published>(() => new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Integer }, new OpenApiSchema { Type = JsonSchemaType.String }] });
            })));
        using var client = service.CreateClient();
        var document = service.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");
        SwaggerDocument.AssertCommitted("Details", await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_document_is_served_and_names_where_the_reader_sees_the_service()
    {
        await using var service = new WebApplicationFactory<Program>();
        using var client = service.CreateClient();
        var served = await client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
        Assert.Contains("\"servers\":[{\"url\":\"../..\"}]", served);
        Assert.Contains("/health", served);
    }
}
