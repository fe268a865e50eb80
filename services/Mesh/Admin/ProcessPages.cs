using System.Globalization;

namespace Bookinfo.Mesh.Admin;

/// <summary>Pages about the process that all proxies share.</summary>
internal static class ProcessPages
{
    public static string Contention() => JsonText.Write(static json =>
    {
        json.WriteNumber("num_contentions", Monitor.LockContentionCount);
        json.WriteNumber("current_wait_cycles", 0);
        json.WriteNumber("lifetime_wait_cycles", 0);
    });

    public static string Memory() => JsonText.Write(static json =>
    {
        var memory = GC.GetGCMemoryInfo();
        json.WriteString("allocated", Text(GC.GetTotalMemory(forceFullCollection: false)));
        json.WriteString("heap_size", Text(memory.HeapSizeBytes));
        json.WriteString("pageheap_unmapped", Text(memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes));
        json.WriteString("pageheap_free", Text(memory.FragmentedBytes));
        json.WriteString("total_physical_bytes", Text(memory.TotalCommittedBytes));
    });

    /// <summary>No runtime layer exists, so none overrides anything.</summary>
    public static string Runtime() => JsonText.Write(static json =>
    {
        json.WriteStartArray("layers");
        json.WriteEndArray();
        json.WriteStartObject("entries");
        json.WriteEndObject();
    });

    private static string Text(long bytes) => Math.Max(0, bytes).ToString(CultureInfo.InvariantCulture);
}
