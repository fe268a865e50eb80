using Bookinfo.Ratings;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Grpc;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddRatings();
builder.ListenOnArgument(args);
var app = builder.Build();
app.UseRequestLog(args);
app.MapDefaultEndpoints();
app.MapRatings();
app.MapGrpcPort<RatingsRpc>();
return await app.RunServiceAsync();
