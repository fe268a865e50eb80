using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>A flag of go-httpbin, which may have an environment variable.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Variable">Environment variable; empty for none.</param>
/// <param name="Default">Value when nothing is said.</param>
/// <param name="IsSwitch">Whether it needs no value.</param>
internal sealed record GoFlag(string Name, string Variable, string Default, bool IsSwitch = false) : Flag(Name, Default, IsSwitch: IsSwitch);
