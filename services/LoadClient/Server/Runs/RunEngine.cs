namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>What makes runs: the engine's own in a process, a double in tests.</summary>
internal sealed record RunEngine(Func<LoadOptions, IRunLog, ILoadRun> Prepare);
