using Bookinfo.HelloWorld;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Http;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.ServiceDefaults.Management;
using Bookinfo.ServiceDefaults.Settings;

const int Port = 5000;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddSettings<HelloWorldOptions>(HelloWorldOptions.Read);
builder.ListenOn(Port);
builder.ListenOnManagementPort();
var app = builder.Build();
app.UseManagementEndpoints();
app.UseHtmlErrorPages();
app.MapHelloWorld();
return await app.RunServiceAsync();
