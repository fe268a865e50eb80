using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Commands;

/// <summary><c>up</c>: starts everything, says what is where, and runs until Ctrl-C.</summary>
internal static class UpCommand
{
    /// <summary>How long pods may take before what is missing is said. Playground runs on either way.</summary>
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);

    private static readonly Option<bool> None = new("--none") { Description = "Start no pods: only the API, the mesh and the ingress gateway." };

    private static readonly Option<bool> All = new("--all") { Description = "Start every workload of k8s/base, not only Bookinfo, httpbin and sleep." };

    private static readonly Option<string?> Compat = Istio11Option();

    private static readonly Option<bool> Offline = new("--offline") { Description = "Answer for the hosts of the egress tasks (httpbin.org, edition.cnn.com, ...) from this machine; no other name exists." };

    private static readonly Option<bool> PageOpen = new("--page-open") { Description = "Show the live picture to everybody on this machine without a code, for projectors." };

    public static Command Configure(Command command)
    {
        command.Options.Add(None);
        command.Options.Add(All);
        command.Options.Add(Compat);
        command.Options.Add(Offline);
        command.Options.Add(PageOpen);
        OwnImageOption.AddTo(command);
        PortOptions.AddTo(command);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = PortOptions.Read(arguments, arguments.GetRequiredValue(SharedOptions.State).FullName) with
        {
            Compat = arguments.GetValue(Compat) is null ? MeshCompat.Current : MeshCompat.Istio11,
            Offline = arguments.GetValue(Offline),
            PageOpen = arguments.GetValue(PageOpen),
            OwnImages = await OwnImageOption.ReadAsync(arguments, cancellationToken),
        };
        using var mine = StateLock.TryTake(options.StateDirectory) ?? throw AlreadyRunning(options.StateDirectory);
        PortOptions.RequireFree(options);

        await using var playground = await PlaygroundHost.StartAsync(options, cancellationToken);
        Say(playground);
        var (warmUp, ready) = (Task.CompletedTask, Task.CompletedTask);
        if (!arguments.GetValue(None))
        {
            await playground.ApplyAsync(ManifestSet.Bookinfo(options), cancellationToken);
            ready = ReportReadyAsync(playground, cancellationToken);
            await Task.WhenAny(ready, Task.Delay(ReadyLimit, cancellationToken));
            warmUp = WarmUp.RunAsync(playground.Addresses, cancellationToken);
            await playground.ApplyAsync(ManifestSet.Companions(options, arguments.GetValue(All)), cancellationToken);
        }

        await playground.WaitForEndAsync(cancellationToken);
        await warmUp;
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested) throw new CommandException("Playground had to stop; the lines above say why");
        Console.WriteLine("ending all pods ...");
        return 0;
    }

    /// <summary>Bookinfo's pods count; the others follow, so that the page is there first. What is late is said once, and waited for.</summary>
    private static async Task ReportReadyAsync(PlaygroundHost playground, CancellationToken cancellationToken)
    {
        var missing = await playground.WaitForPodsAsync(ReadyLimit, cancellationToken);
        foreach (var pod in missing) Console.WriteLine($"not ready: {pod}");
        while (missing.Count > 0) missing = await playground.WaitForPodsAsync(ReadyLimit, cancellationToken);
        var seconds = (DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalSeconds;
        playground.ReadySeconds = seconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Playground ready in {seconds:F1} s ({playground.PodCount} pods); Ctrl-C ends it"));
    }

    private static void Say(PlaygroundHost playground)
    {
        Console.WriteLine($"Bookinfo      {playground.Addresses.Http}/productpage");
        Console.WriteLine($"Live picture  {playground.PageLink}");
        Console.WriteLine($"Kubernetes    {playground.ApiAddress}");
        Console.WriteLine($"export KUBECONFIG={playground.KubeconfigPath}");
    }

    private static Option<string?> Istio11Option()
    {
        var option = new Option<string?>("--compat") { Description = "1.1: the mesh behaves like Istio 1.1 where today's differs." };
        option.AcceptOnlyFromAmong(CompatAnnotation.Istio11);
        return option;
    }

    private static CommandException AlreadyRunning(string stateDirectory)
    {
        var owner = StateLock.OwnerOf(stateDirectory) is { } pid ? string.Create(CultureInfo.InvariantCulture, $" (process {pid})") : "";
        return new CommandException(
            $"Playground is already running on {stateDirectory}{owner}: look at it with 'status', or start another one with --state DIR --ports auto");
    }
}
