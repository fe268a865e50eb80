using System.Globalization;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>What a load generator is asked to do.</summary>
/// <param name="Connections">Keep-alive connections, HTTP/1.1.</param>
/// <param name="Rate">Calls per second over all of them; 0: as fast as possible.</param>
/// <param name="IsTls">https.</param>
internal sealed record Scenario(int Connections, int Rate = 0, bool IsTls = false)
{
    /// <summary>Those of the issue: a closed loop with few, some and many connections, TLS, and a rate.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [new(8), new(64), new(1000), new(8, IsTls: true), new(4, Rate: 1000)];

    public override string ToString() =>
        $"{Connections.ToString(CultureInfo.InvariantCulture)} connections{(IsTls ? ", TLS" : "")}{(Rate > 0 ? $", {Rate.ToString(CultureInfo.InvariantCulture)} calls/s" : "")}";
}
