using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient;

/// <summary>One run from its plan to its result. Commands and the REST API drive it; the engine implements it.</summary>
internal interface ILoadRun : IAsyncDisposable
{
    /// <summary>Known before anything is sent.</summary>
    RunPlan Plan { get; }

    /// <summary>Where it stands; any thread may ask at any time.</summary>
    RunProgress Progress { get; }

    /// <summary>Resolves the target, and makes one call on each connection unless the run counts its calls.</summary>
    /// <returns>Null: go on. Otherwise the first call that failed, and initial errors are not allowed.</returns>
    /// <exception cref="LoadSetupException">The name is not found, a file cannot be read, or the target cannot be spoken with like this.</exception>
    Task<CallResult?> WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>Runs to its end, or until it is interrupted: the calls under way then end, and the result is as good as any.</summary>
    Task<RunResult> RunAsync(CancellationToken interrupt);
}

/// <summary>The run cannot begin. The message is for the user: one line that says where, what was found and what is allowed.</summary>
internal sealed class LoadSetupException(string message) : Exception(message);
