using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Bookinfo.Playground.Commands;

/// <summary><c>status</c>: what runs, where it listens and how much memory it takes.</summary>
internal static class StatusCommand
{
    public static Command Build()
    {
        var command = new Command("status", "Show pods, ports and memory of the running Playground.");
        command.Options.Add(SharedOptions.Output);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var playground = await RunningPlayground.AttachAsync(arguments.GetRequiredValue(SharedOptions.State).FullName, cancellationToken);
        var status = playground.Status;
        if (arguments.GetValue(SharedOptions.Output) == OutputFormat.Json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(status, CommandsJson.Default.StatusReport));
            return 0;
        }

        Print(Console.Out, status);
        return 0;
    }

    private static void Print(TextWriter output, StatusReport status)
    {
        string[][] rows =
        [
            ["NAMESPACE", "POD", "READY", "STATUS", "RESTARTS", "RSS MB", "PSS MB", "LISTENS"],
            .. status.Pods.Select(pod => new[]
            {
                pod.Namespace, pod.Name, pod.Ready, pod.Phase, pod.Restarts.ToString(CultureInfo.InvariantCulture),
                Megabytes(pod.RssMb), Megabytes(pod.PssMb), string.Join(", ", pod.Ports),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (var row in rows) output.WriteLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());

        output.WriteLine();
        output.WriteLine(
            $"Memory in all (proportional set size): {Megabytes(status.Memory.PssMb)} MB, {Megabytes(status.Memory.PlaygroundPssMb)} MB of it Playground with the mesh and the API");
        if (status.ReadySeconds is { } seconds) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All pods were ready after {seconds:F1} s"));
        output.WriteLine($"Gateway: {status.Ingress.Http}, https {status.Ingress.Https}, tcp {status.Ingress.Tcp}");
        foreach (var gateway in status.Gateways) output.WriteLine($"Gateway {gateway.Namespace}/{gateway.Name}, listener {gateway.Listener}: {gateway.Address}");
        output.WriteLine($"Live picture: {status.Page} (a new browser needs a link: 'playground page')");
        output.WriteLine($"export KUBECONFIG={status.Kubeconfig}");
    }

    private static string Megabytes(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
}
