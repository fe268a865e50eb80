using Bookinfo.ProductPage;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.ListenOnArgument(args);
builder.AddProductPage();
var app = builder.Build();
app.UseErrorPages();
app.MapDefaultEndpoints();
app.MapProductPage();
return await app.RunServiceAsync();
