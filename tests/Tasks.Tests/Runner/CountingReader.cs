namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>A keyboard: lines that were typed, and how often one was asked for.</summary>
internal sealed class CountingReader(string typed) : StringReader(typed)
{
    /// <summary>Called before each line with its number, from 1; null: nothing.</summary>
    public Action<int>? OnRead { get; set; }

    public int Reads { get; private set; }

    public override string? ReadLine()
    {
        OnRead?.Invoke(++Reads);
        return base.ReadLine();
    }
}
