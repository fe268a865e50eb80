using System.Collections;
using System.Globalization;
using System.Text;

using Bookinfo.ServiceDefaults.CommandLine;

using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Shows a request as the server saw it.</summary>
internal sealed class DebugPage(ServerOptions options, EchoEndpoint echo, EchoFinish finish, BodyBudget budget, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public async Task AnswerAsync(HttpContext context)
    {
        var arguments = echo.Arguments(context);
        // Of the echo's arguments this page takes delay, close and header.
        if (!await finish.BeginAsync(context, arguments with { Status = StatusCodes.Status200OK })) return;
        using var body = new HeldBody(budget);
        var refused = await body.ReadAsync(context.Request, context.RequestAborted);
        if (refused > 0)
        {
            context.Response.StatusCode = refused;
            return;
        }

        context.Response.ContentType = "text/plain; charset=UTF-8";
        await context.Response.WriteAsync(Text(context, body.Bytes), context.RequestAborted);
    }

    private string Text(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var request = context.Request;
        var up = GoDuration.Text(TimeSpan.FromMilliseconds(Math.Round(time.GetElapsedTime(_start).TotalMilliseconds)));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Φορτίο version {FortioVersion.Text} echo debug server up for {up} on {Environment.MachineName} - request from {Client(context)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget} {request.Protocol}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"headers:\n\nHost: {request.Host.Value}");
        foreach (var (name, values) in request.Headers.Where(header => header.Key != "Host" && header.Key[0] != ':').OrderBy(header => header.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\n{name}: {string.Join(',', values.ToArray())}");
        text.Append(CultureInfo.InvariantCulture, $"\n\nbody:\n\n{BytesText.Summary(body.Span)}\n");
        if (request.Query["env"] == "dump") AppendEnvironment(text);
        return text.ToString();
    }

    private static string Client(HttpContext context)
    {
        var address = $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}";
        return context.Features.Get<ITlsHandshakeFeature>() is { } tls ? $"{address} https {tls.Protocol} {tls.NegotiatedCipherSuite}" : address;
    }

    private void AppendEnvironment(StringBuilder text)
    {
        text.Append("\nenvironment:\n\n");
        if (!options.Echo.ShowsEnvironment)
        {
            text.Append("not shown: the server needs -echo-debug-env\n");
            return;
        }

        foreach (var (name, value) in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => ((string)variable.Key, variable.Value)).OrderBy(variable => variable.Item1, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{name}={value}\n");
    }
}
