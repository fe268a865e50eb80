using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

// A workload for tests: small and quick to start. It listens on the ports that its arguments name, through PORT_MAP, and
// answers over HTTP: /env NAME's value, /arguments, /file?PATH, /exit?CODE ends the process, /ready 200 or 503 (toggled by
// /sick and /well). It ends at the end of PARENT_PIPE, and at SIGTERM unless the argument "stubborn" is given.
var map = (Environment.GetEnvironmentVariable("PORT_MAP") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
    .Select(part => part.Split('=')).ToDictionary(part => part[0], part => IPEndPoint.Parse(part[1]));
var ready = !args.Contains("sick");
var stubborn = args.Contains("stubborn");
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    Console.WriteLine("asked to end");
    if (!stubborn) Environment.Exit(0);
});
if (Environment.GetEnvironmentVariable("PARENT_PIPE") is { } pipe)
{
    var watch = new Thread(() =>
    {
        using var parent = new AnonymousPipeClientStream(PipeDirection.In, pipe);
        parent.ReadByte();
        Environment.Exit(3);
    })
    { IsBackground = true };
    watch.Start();
}

Console.WriteLine($"started with {string.Join(' ', args)}");
if (args.Contains("fail")) return 7;
if (args.Contains("done")) return 0;
if (args.Contains("clash"))
{
    // The first start finds its port taken; the second one does not.
    var marker = Path.Combine(Environment.GetEnvironmentVariable("CLASH_MARKER")!, "seen");
    if (!File.Exists(marker))
    {
        File.WriteAllText(marker, Environment.GetEnvironmentVariable("PORT_MAP"));
        Console.Error.WriteLine("Failed to bind to address http://127.0.0.1:1: address already in use.");
        return 1;
    }
}

foreach (var port in args.Where(argument => argument.All(char.IsAsciiDigit)))
{
    var listener = new TcpListener(map.TryGetValue(port, out var address) ? address : new IPEndPoint(IPAddress.Loopback, 0));
    listener.Start();
    _ = AcceptAsync(listener);
}

await Task.Delay(Timeout.Infinite);
return 0;

async Task AcceptAsync(TcpListener listener)
{
    while (true)
    {
        var client = await listener.AcceptTcpClientAsync();
        _ = AnswerAsync(client);
    }
}

async Task AnswerAsync(TcpClient client)
{
    using (client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            var target = (await reader.ReadLineAsync())?.Split(' ') is [_, var path, ..] ? path : "/";
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The head is not looked at.
            }

            var (status, body) = Answer(Uri.UnescapeDataString(target));
            var bytes = Encoding.UTF8.GetBytes(body);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"));
            await client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The caller went away.
        }
    }
}

(int Status, string Body) Answer(string target)
{
    var parts = target.Split('?', 2);
    var query = parts.Length > 1 ? parts[1] : "";
    switch (parts[0])
    {
        case "/env":
            return (200, query.Length > 0 ? Environment.GetEnvironmentVariable(query) ?? "(unset)" : string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>()));
        case "/arguments":
            return (200, string.Join('\n', args));
        case "/directory":
            return (200, Environment.CurrentDirectory);
        case "/file":
            return File.Exists(query) ? (200, File.ReadAllText(query)) : (404, "");
        case "/exit":
            Environment.Exit(int.Parse(query, System.Globalization.CultureInfo.InvariantCulture));
            return (200, "");
        case "/sick":
            ready = false;
            return (200, "");
        case "/well":
            ready = true;
            return (200, "");
        case "/ready":
            return ready ? (200, "yes") : (503, "no");
        default:
            return (200, Environment.GetEnvironmentVariable("HOSTNAME") ?? "");
    }
}
