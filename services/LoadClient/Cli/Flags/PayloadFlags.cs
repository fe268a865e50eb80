using System.Text;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Reads the body that the flags describe: of a file, of a size, or the text itself.</summary>
internal static class PayloadFlags
{
    /// <summary>A body is held in memory once, and this is more than any test needs.</summary>
    private const long MostBytes = 1 << 30;

    /// <summary>The bodies of two runs with the same size are the same, so that their results can be compared.</summary>
    private const int Seed = 1;

    public static byte[] Read(FlagReader flags, Stream input)
    {
        if (flags.TextOrNull("payload-file") is { } path) return ReadFile(flags, path, input);
        var most = flags.Whole("maxpayloadsizekb", 0, MostBytes / 1024) * 1024;
        var size = Math.Min(flags.Whole("payload-size", 0, long.MaxValue), most);
        if (size == 0) return Encoding.UTF8.GetBytes(flags.Text("payload"));
        var bytes = new byte[size];
        new Random(Seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] ReadFile(FlagReader flags, string path, Stream input)
    {
        try
        {
            using var file = path == "-" ? input : File.OpenRead(path);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            flags.RefuseUsage($"-payload-file: \"{path}\" cannot be read: {e.Message}");
            return [];
        }
    }
}
