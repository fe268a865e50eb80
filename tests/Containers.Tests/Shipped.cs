using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>What images/Dockerfile makes, read from it.</summary>
internal static partial class Shipped
{
    /// <summary>Projects, and the name of the program where it is another.</summary>
    public static IReadOnlyList<(string Project, string? Program)> Programs { get; } =
    [
        ("ProductPage", null), ("Details", null), ("Reviews", null), ("Ratings", null), ("HttpBin", null), ("TcpEcho", null),
        ("Sleep", null), ("HelloWorld", null), ("LoadClient", "fortio"), ("Playground", "playground"),
    ];

    /// <summary>The stages that are images; the others are steps on the way.</summary>
    public static IReadOnlyList<string> Targets { get; } =
        [.. Image().Matches(File.ReadAllText(Repository.PathTo("images", "Dockerfile"))).Select(match => match.Groups[1].Value)];

    /// <summary>Tag of the images that docker-compose.yml builds.</summary>
    public static string Version { get; } = VersionElement().Match(File.ReadAllText(Repository.PathTo("Directory.Build.props"))).Groups[1].Value;

    [GeneratedRegex("<Version>([^<]+)</Version>")]
    private static partial Regex VersionElement();

    [GeneratedRegex(@"(?m)^FROM \S+ AS (examples-\S+|httpbin|tcp-echo-server|fortio|curl|playground)$")]
    private static partial Regex Image();
}
