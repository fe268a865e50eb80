using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Tests.Transport;

public sealed class TimerHeapTests
{
    [Fact]
    public void The_earliest_is_on_top_whatever_goes_in_and_out()
    {
        var random = new Random(20261125);
        var (heap, kept) = (new TimerHeap(), new List<Timer>());
        for (var i = 0; i < 5000; i++)
        {
            if (kept.Count > 0 && random.Next(3) == 0)
            {
                var removed = kept[random.Next(kept.Count)];
                heap.Remove(removed);
                heap.Remove(removed);
                kept.Remove(removed);
            }
            else
            {
                kept.Add(new Timer { Due = random.Next(1000) });
                heap.Add(kept[^1]);
            }

            Assert.Equal(kept.Count == 0 ? null : kept.Min(timer => timer.Due), heap.Earliest?.Due);
        }

        Assert.Equal(kept.Count, heap.All().Length);
    }

    private sealed class Timer : LoopTimer
    {
        public override void OnDue(long now)
        {
        }
    }
}
