using System.Threading.Tasks.Sources;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>
/// Something that is awaited on the loop's thread and completed there, again and again: no lock, no allocation, and what waits goes on
/// right inside <see cref="Complete"/>. One waiter at a time.
/// </summary>
internal sealed class LoopOperation<T> : IValueTaskSource<T>
{
    private Action<object?>? _continuation;
    private object? _state;
    private T _result = default!;
    private Exception? _bug;
    private short _version;

    public bool IsPending { get; private set; }

    public ValueTask<T> Start()
    {
        IsPending = true;
        return new ValueTask<T>(this, ++_version);
    }

    public void Complete(T result)
    {
        _result = result;
        End();
    }

    /// <summary>Whoever waits gets the exception.</summary>
    public void Fail(Exception bug)
    {
        _bug = bug;
        End();
    }

    T IValueTaskSource<T>.GetResult(short token) => _bug is null ? _result : throw new InvalidOperationException(_bug.Message, _bug);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) =>
        IsPending && token == _version ? ValueTaskSourceStatus.Pending : _bug is null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Faulted;

    // No context is captured: a loop's thread has none, and staying on it is the point.
    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (!IsPending) continuation(state);
        else (_continuation, _state) = (continuation, state);
    }

    private void End()
    {
        IsPending = false;
        var (continuation, state) = (_continuation, _state);
        (_continuation, _state) = (null, null);
        continuation?.Invoke(state);
    }
}
