using Bookinfo.Reviews;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Grpc;
using Bookinfo.ServiceDefaults.Http;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;

const int Port = 9080;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddReviews();
builder.ListenOn(Port);
var app = builder.Build();
app.UseHtmlErrorPages();
app.MapDefaultEndpoints();
app.MapReviews();
app.MapGrpcPort<ReviewsRpc>();
return await app.RunServiceAsync();
