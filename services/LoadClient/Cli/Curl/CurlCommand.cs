using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Cli.Flags;
using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.LoadClient.Cli.Curl;

/// <summary>Fetches a URL once: body to stdout, headers to stderr; 0 only on exactly 200.</summary>
internal static class CurlCommand
{
    private const string Name = "curl";

    private static readonly FlagGroup Own = new("One fetch",
    [
        .. CurlFlags.Group.Flags.Where(flag => flag.Name != "curl"),
        new Flag("stream", "false", "send stdin as the body while it comes, over HTTP/2", IsSwitch: true),
    ]);

    /// <summary>Flags of <c>load</c> that mean something here, and one of its own.</summary>
    public static IReadOnlyList<FlagGroup> Groups { get; } = [Own, RequestFlags.Group, ConnectionFlags.Group, LogFlags.Group];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        // A line that once was a load test may still carry its flags.
        var ownNames = Groups.SelectMany(group => group.Flags).ToList();
        var others = LoadCommandLine.Flags().Known.Where(flag => ownNames.TrueForAll(own => own.Name != flag.Name));
        var given = new FlagSet(ownNames.Concat(others));
        if (CommandLineMistakes.Read(Name, given, arguments, context) is { } end) return end;
        return await RunAsync(given, context);
    }

    /// <summary>The same with flags that have been read, those of <c>load -curl</c> for example.</summary>
    public static async Task<int> RunAsync(FlagSet given, CommandContext context)
    {
        var flags = new FlagReader(given);
        var target = Target.Read(given.Rest, flags);
        if (target.Protocol != TargetProtocol.Http) flags.RefuseUsage($"target: found \"{target.Url}\", allowed is http://... or https://...");
        var options = ConnectionFlags.Read(flags, target.Url, target.Protocol);
        var isStream = given.Known.Any(flag => flag.Name == "stream") && flags.IsOn("stream");
        var request = RequestFlags.Read(flags, target.Url, context.Input);
        if (!OutboundProxy.TryParse(context.Variable(OutboundProxy.Variable), out var proxy))
            flags.RefuseUsage($"{OutboundProxy.Variable}: found \"{context.Variable(OutboundProxy.Variable)}\", allowed is {OutboundProxy.Allowed}");
        if (CommandLineMistakes.Check(Name, flags, context) is { } end) return end;
        if (target.Warning is { } warning && !flags.IsOn("quiet")) await context.Error.WriteLineAsync(warning);
        try
        {
            using var handler = CurlHandler.Create(options, proxy, context.Time);
            using var message = CurlRequest.Create(options, request, isStream ? context.Input : null);
            return await FetchAsync(handler, message, options, flags.IsOn("curl-stdout-headers"), context);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or LoadSetupException)
        {
            await context.Error.WriteLineAsync($"{options.Url}: {e.Message}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync(context.Interrupt.IsCancellationRequested ? "interrupted" : $"{options.Url}: no whole answer within {GoDuration.Text(options.Timeout)}");
            return ExitCode.Usage;
        }
    }

    private static async Task<int> FetchAsync(SocketsHttpHandler handler, HttpRequestMessage message, TargetOptions options, bool headersToOutput, CommandContext context)
    {
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        using var limit = new CancellationTokenSource(options.Timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.Interrupt);
        using var response = await client.SendAsync(message, either.Token);
        var head = CurlResponse.Head(response);
        if (headersToOutput) context.WriteOut(head);
        else await context.Error.WriteAsync(head);
        await response.Content.CopyToAsync(context.Output, either.Token);
        await context.Output.FlushAsync(either.Token);
        if (response.StatusCode == HttpStatusCode.OK) return ExitCode.Success;
        await context.Error.WriteLineAsync($"Error status {(int)response.StatusCode}");
        return ExitCode.Usage;
    }
}
