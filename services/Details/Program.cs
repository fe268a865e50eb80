using Bookinfo.Details;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Grpc;
using Bookinfo.ServiceDefaults.Http;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddDetails();
builder.ListenOnArgument(args);
var app = builder.Build();
app.UseHtmlErrorPages();
app.MapDefaultEndpoints();
app.MapDetails();
app.MapGrpcPort<DetailsRpc>();
return await app.RunServiceAsync();
