using System.Globalization;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>Which core does what.</summary>
internal static class Cores
{
    public const int Server = 0;
    public const int Load = 1;

    /// <summary>Leaves the server's core to the server where this process itself has something to do during a measurement.</summary>
    public static Task KeepOffServerAsync(CancellationToken cancellationToken) =>
        ToolRun.RunAsync("taskset", ["-a", "-c", "-p", Load.ToString(CultureInfo.InvariantCulture), Environment.ProcessId.ToString(CultureInfo.InvariantCulture)], cancellationToken);
}
