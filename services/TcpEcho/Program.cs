using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Management;
using Bookinfo.TcpEcho;

if (HealthCheckCommand.IsMeant(args)) return await HealthCheckCommand.RunAsync(args);
// A wrong command line ends here: there is nothing to listen on.
if (EchoArguments.Read(args, Console.Error) is not { } arguments) return 1;
var builder = WebApplication.CreateSlimBuilder();
builder.AddServiceDefaults();
builder.AddTcpEcho(arguments);
builder.ListenOnManagementPort();
var app = builder.Build();
app.UseManagementEndpoints();
app.LogListening(arguments);
return await app.RunServiceAsync();
