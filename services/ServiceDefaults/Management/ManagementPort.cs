using System.Globalization;

using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.ServiceDefaults.Management;

/// <summary>The setting <c>MANAGEMENT_PORT</c>.</summary>
public static class ManagementPort
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "MANAGEMENT_PORT";

    private const int FirstOfSidecar = 15000;
    private const int LastOfSidecar = 15090;

    /// <summary>
    /// Whether a value asks for the port. Kubernetes itself sets this name, with an address, where somebody has a Service called
    /// "management": that is no wish.
    /// </summary>
    public static bool IsWanted(string? value) => !string.IsNullOrEmpty(value) && !value.StartsWith("tcp://", StringComparison.Ordinal);

    internal static int? Read(SettingsReader settings, string variable = Variable)
    {
        var text = settings.Text(variable, "");
        if (!IsWanted(text)) return null;
        var isPort = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535;
        if (isPort && port is not (>= FirstOfSidecar and <= LastOfSidecar)) return port;
        settings.Refuse(variable, text, $"a port from 1 to 65535 that is not the sidecar's ({FirstOfSidecar} to {LastOfSidecar})");
        return null;
    }
}
