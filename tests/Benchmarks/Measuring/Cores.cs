namespace Bookinfo.Benchmarks.Measuring;

/// <summary>Which core does what.</summary>
internal static class Cores
{
    public const int Server = 0;
    public const int Load = 1;
}
