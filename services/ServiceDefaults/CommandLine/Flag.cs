namespace Bookinfo.ServiceDefaults.CommandLine;

/// <summary>A flag of a program that reads its command line as Go's programs do.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Default">Value when it is not given; shown in the usage text.</param>
/// <param name="Help">What it does; empty where the usage text says nothing.</param>
/// <param name="IsSwitch">Whether it needs no value: alone it means true, and false needs <c>=false</c>.</param>
public record Flag(string Name, string Default = "", string Help = "", bool IsSwitch = false)
{
    /// <summary>Reads a switch's value as Go does; null when it is none.</summary>
    public static bool? ParseSwitch(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
