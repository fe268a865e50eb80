using System.Globalization;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>How long the fuzzers run and from which seed: short and always the same, unless the environment says otherwise.</summary>
internal static class FuzzSettings
{
    /// <summary><c>FUZZ_SEED</c>; 20260 by default.</summary>
    public static int Seed { get; } = Read("FUZZ_SEED", 20260);

    /// <summary><c>FUZZ_FACTOR</c> times as many cases; 1 by default.</summary>
    public static int Factor { get; } = Read("FUZZ_FACTOR", 1);

    public static int Requests { get; } = 4000 * Factor;

    /// <summary>At each door.</summary>
    public static int Hellos { get; } = 600 * Factor;

    public static int Answers { get; } = 400 * Factor;

    private static int Read(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
