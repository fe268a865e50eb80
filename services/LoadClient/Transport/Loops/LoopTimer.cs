namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>Something that a loop does at a certain time.</summary>
internal abstract class LoopTimer
{
    /// <summary>In ticks of the loop's clock.</summary>
    public long Due { get; set; }

    /// <summary>Place in the heap; -1: not in it.</summary>
    public int Place { get; set; } = -1;

    /// <summary>The time has come; it is out of the heap.</summary>
    public abstract void OnDue(long now);

    /// <summary>The run is interrupted; it is still in the heap.</summary>
    public virtual void OnInterrupt()
    {
    }
}
