using Bookinfo.HttpBin;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Lifetime;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
// A wrong command line, and -version, end here: there is nothing to run.
if (HttpBinSetup.ReadPlan(args, out var exitCode) is not { } plan) return exitCode;
var builder = WebApplication.CreateSlimBuilder();
builder.AddServiceDefaults();
builder.AddHttpBin(plan);
var app = builder.Build();
app.MapDefaultEndpoints();
return await app.RunServiceAsync();
