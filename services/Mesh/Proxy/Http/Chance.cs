using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Draws of faults and mirrors, each independent of the others.</summary>
internal static class Chance
{
    /// <param name="random">Not asked when the share leaves no choice.</param>
    /// <param name="share">Of <see cref="Shares.Whole"/>.</param>
    public static bool Hits(IRandomSource random, int share) => share > 0 && (share >= Shares.Whole || random.Draw(Shares.Whole) < share);
}
