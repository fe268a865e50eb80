using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

using Bookinfo.Mesh;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.MeshProxy;

/// <summary>One gateway of the mesh in front of one server, for measuring: <c>MeshProxy HOST:PORT [SERVICES [RULES [once]]]</c>.</summary>
internal static class ProxyProgram
{
    private const int Usage = 2;

    /// <summary>Applied so often that a JIT has compiled the compiler; the last ones are printed.</summary>
    private const int WarmUps = 40;

    private const int Printed = 9;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var upstream, ..] || !IPEndPoint.TryParse(upstream, out var address) || !TryRead(args, 1, out var services) || !TryRead(args, 2, out var rules))
        {
            await Console.Error.WriteLineAsync("MeshProxy HOST:PORT [SERVICES [RULES [once]]]");
            return Usage;
        }

        var inline = Environment.GetEnvironmentVariable("INLINE_SCHEDULING") == "true";
        await using var mesh = EmbeddedMesh.Create(new MeshOptions { InlineScheduling = inline, Workers = 1 }, TimeProvider.System, new ProcessRandom(), NullLoggerFactory.Instance);
        await using var gateway = await mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gateway", Namespace = Rules.Namespace, Labels = Rules.GatewayLabels },
            [new ProxyBind(Rules.GatewayPort, new IPEndPoint(IPAddress.Loopback, 0))],
            static _ => { },
            CancellationToken.None);
        var snapshot = Rules.Write(address, services, rules);
        Apply(mesh, snapshot, null);
        if (args is [.., "once"])
        {
            Measure(mesh, "one rule changed", () => Rules.Touch(snapshot));
            Measure(mesh, "all read anew", () => Rules.Write(address, services, rules));
            return 0;
        }

        Console.WriteLine($"listening on: http://{gateway.Endpoints[0]}");
        await StopAsync();
        return 0;
    }

    private static async Task StopAsync()
    {
        var stopped = new TaskCompletionSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopped.TrySetResult();
        });
        await stopped.Task;
    }

    private static void Measure(EmbeddedMesh mesh, string what, Func<MeshSnapshot> next)
    {
        for (var i = 0; i < WarmUps; i++) Apply(mesh, next(), null);
        for (var i = 0; i < Printed; i++) Apply(mesh, next(), what);
    }

    private static void Apply(EmbeddedMesh mesh, MeshSnapshot snapshot, string? what)
    {
        // Processor time, so that a busy machine does not count.
        var before = Environment.CpuUsage.TotalTime;
        var applied = mesh.Apply(snapshot);
        var spent = Environment.CpuUsage.TotalTime - before;
        if (applied.Rejected is [var first, ..]) throw new InvalidOperationException($"{first.Resource.Kind} {first.Resource.Name}: {first.Errors[0]}");
        if (what is not null) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: applied in {spent.TotalMilliseconds:0.0} ms of processor time"));
    }

    private static bool TryRead(string[] args, int at, out int number)
    {
        number = 1;
        return args.Length <= at || (int.TryParse(args[at], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0);
    }

    private sealed class ProcessRandom : IRandomSource
    {
        public long Draw(long exclusiveMaximum) => Random.Shared.NextInt64(exclusiveMaximum);
    }
}
