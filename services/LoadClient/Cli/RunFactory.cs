namespace Bookinfo.LoadClient.Cli;

/// <summary>The one place where the commands meet the engine.</summary>
internal static class RunFactory
{
    /// <summary>Makes a run of checked options.</summary>
    /// <exception cref="LoadSetupException">The run cannot begin.</exception>
    public static ILoadRun Prepare(LoadOptions options, IRunLog log) => new LoadRun(options, log);
}
