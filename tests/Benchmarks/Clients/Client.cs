using System.Globalization;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>A load generator in one scenario.</summary>
internal abstract class Client(string program, Scenario scenario) : Participant
{
    public override string Name => $"{program}, {scenario}";

    public Scenario Scenario => scenario;

    /// <summary>Path or name of the program.</summary>
    public virtual string Program => program;

    /// <summary>Words for a run of that many seconds.</summary>
    public abstract IReadOnlyList<string> Arguments(Uri address, int seconds);

    /// <summary>Reads its report.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public abstract LoadResult Read(string output);

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
