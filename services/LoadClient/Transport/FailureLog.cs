using System.Collections.Concurrent;

namespace Bookinfo.LoadClient.Transport;

/// <summary>Tells the user why calls have no answer: each reason once, or a run against a dead server would drown its own report.</summary>
/// <param name="log">Where to.</param>
/// <param name="isOn">Whether <c>-log-errors</c> is.</param>
internal sealed class FailureLog(IRunLog log, bool isOn)
{
    private readonly ConcurrentDictionary<CallFailure, bool> _told = new();

    public void Add(CallFailure failure, string detail)
    {
        if (isOn && !_told.ContainsKey(failure) && _told.TryAdd(failure, true)) log.Warning($"Call without an answer ({failure}): {detail}");
    }
}
