using System.CommandLine;

namespace Bookinfo.Benchmarks;

/// <summary>What every benchmark lets one choose.</summary>
/// <param name="Rounds">How often each row is measured, 1 to 100; 5. Every round starts every program anew.</param>
/// <param name="Seconds">Length of one measurement, 1 to 60; 5.</param>
/// <param name="Connections">Keep-alive connections of the load generator, 1 to 1000; 8.</param>
internal sealed record RunOptions(int Rounds, int Seconds, int Connections)
{
    private static readonly Option<int> RoundsOption = Bounded("--rounds", "How often each row is measured; odd numbers have a clear median.", 5, 100);
    private static readonly Option<int> SecondsOption = Bounded("--seconds", "Length of one measurement.", 5, 60);
    private static readonly Option<int> ConnectionsOption = Bounded("--connections", "Keep-alive connections of the load generator.", 8, 1000);

    /// <param name="command">Gets the options.</param>
    /// <param name="hasConnections">False where the command has its own numbers of connections.</param>
    public static void AddTo(Command command, bool hasConnections = true)
    {
        command.Options.Add(RoundsOption);
        command.Options.Add(SecondsOption);
        if (hasConnections) command.Options.Add(ConnectionsOption);
    }

    public static RunOptions Read(ParseResult arguments) =>
        new(arguments.GetValue(RoundsOption), arguments.GetValue(SecondsOption), arguments.GetValue(ConnectionsOption));

    private static Option<int> Bounded(string name, string description, int unset, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} 1 to {most}; {unset}.", DefaultValueFactory = _ => unset };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < 1 || value > most) result.AddError($"{name}: found {value}, allowed is 1 to {most}");
        });
        return option;
    }
}
