using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>What the access log says about time that a test has let pass.</summary>
internal static partial class LoggedTime
{
    /// <summary>Field DURATION of an access log line, milliseconds.</summary>
    public static int DurationOf(string line) => int.Parse(Duration().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"""[^""]*"" [0-9]+ [0-9]+ ([0-9]+) ([0-9]+|-) """)]
    private static partial Regex Duration();
}
