using Bookinfo.ServiceDefaults.Management;
using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>Whether this replica can be made sick.</summary>
internal sealed class SickOptions
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "SICK_PORT";

    /// <summary>
    /// <c>SICK_PORT</c>: where the replica can be told to be sick, 1 to 65535 without the sidecar's 15000 to 15090; null (the default):
    /// nowhere. Whoever reaches the port may do it, so it belongs into no Service. Where a PORT_MAP is set it obeys that.
    /// </summary>
    public int? Port { get; set; }

    public static void Read(SickOptions options, SettingsReader settings) => options.Port = ManagementPort.Read(settings, Variable);
}
