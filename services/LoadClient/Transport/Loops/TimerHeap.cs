namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>Timers, the earliest on top.</summary>
internal sealed class TimerHeap
{
    private readonly List<LoopTimer> _timers = [];

    /// <summary>Null: there is none.</summary>
    public LoopTimer? Earliest => _timers.Count == 0 ? null : _timers[0];

    /// <summary>Those that wait now, in no order.</summary>
    public LoopTimer[] All() => [.. _timers];

    public void Add(LoopTimer timer)
    {
        _timers.Add(timer);
        Rise(timer, _timers.Count - 1);
    }

    /// <summary>Takes it out; nothing happens when it is not in.</summary>
    public void Remove(LoopTimer timer)
    {
        var place = timer.Place;
        if (place < 0) return;
        timer.Place = -1;
        var last = _timers[^1];
        _timers.RemoveAt(_timers.Count - 1);
        if (last == timer) return;
        Rise(last, place);
        Sink(last, last.Place);
    }

    private void Rise(LoopTimer timer, int place)
    {
        while (place > 0 && timer.Due < _timers[(place - 1) / 2].Due)
        {
            Put(_timers[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(timer, place);
    }

    private void Sink(LoopTimer timer, int place)
    {
        for (var child = (2 * place) + 1; child < _timers.Count; child = (2 * place) + 1)
        {
            if (child + 1 < _timers.Count && _timers[child + 1].Due < _timers[child].Due) child++;
            if (timer.Due <= _timers[child].Due) break;
            Put(_timers[child], place);
            place = child;
        }

        Put(timer, place);
    }

    private void Put(LoopTimer timer, int place)
    {
        _timers[place] = timer;
        timer.Place = place;
    }
}
