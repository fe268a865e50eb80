namespace Bookinfo.Mesh.Proxy.Pools;

/// <summary>What all pools of one proxy have in common.</summary>
/// <param name="Time">The clock of idle times.</param>
/// <param name="Workers">Sets of pools; a caller's connection always uses the same set.</param>
/// <param name="ConnectTime">How long opening a connection takes at least.</param>
/// <param name="LowerCaseNames">Whether header names are written in lower case, as Envoy does.</param>
internal sealed record PoolSettings(TimeProvider Time, int Workers, TimeSpan ConnectTime, bool LowerCaseNames);
