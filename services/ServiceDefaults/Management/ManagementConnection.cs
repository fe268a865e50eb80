namespace Bookinfo.ServiceDefaults.Management;

/// <summary>Marks the connections that came in at <c>MANAGEMENT_PORT</c>, wherever PORT_MAP put it.</summary>
internal sealed class ManagementConnection
{
    public static readonly ManagementConnection Mark = new();
}
