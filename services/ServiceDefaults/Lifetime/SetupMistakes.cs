using Microsoft.AspNetCore.Connections;

namespace Bookinfo.ServiceDefaults.Lifetime;

/// <summary>Tells mistakes of the set-up, which the operator can mend, from bugs, which need a stack trace.</summary>
internal static class SetupMistakes
{
    /// <summary>One line for each mistake; empty when the exception is none.</summary>
    public static IReadOnlyList<string> In(Exception? exception) => exception switch
    {
        SetupException => [exception.Message],
        IOException { InnerException: AddressInUseException } => [exception.Message],
        { InnerException: { } inner } => In(inner),
        _ => [],
    };
}
