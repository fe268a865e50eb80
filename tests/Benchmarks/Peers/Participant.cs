namespace Bookinfo.Benchmarks.Peers;

/// <summary>A program that is measured, in one of its forms: a row of the table.</summary>
internal abstract class Participant
{
    /// <summary>Unique in a table.</summary>
    public abstract string Name { get; }

    /// <summary>Known once found.</summary>
    public string Version { get; protected set; } = "";

    /// <summary>Compressed MB that it adds to the base of an image; NaN: nobody asked.</summary>
    public double ImageMegabytes { get; protected set; } = double.NaN;

    /// <summary>Looks for the program, or publishes it; the answer is what is missing, with the way to get it, and null when nothing is.</summary>
    public abstract Task<string?> FindAsync(CancellationToken cancellationToken);
}
