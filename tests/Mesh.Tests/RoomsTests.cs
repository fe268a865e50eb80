using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests;

/// <summary>Config, Routing, Proxy, one way only; Admin looks at all three and nothing looks at Admin (style.md section 5).</summary>
public sealed class RoomsTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Config"] = [],
        ["Routing"] = ["Config"],
        ["Proxy"] = ["Config", "Routing"],
        ["Admin"] = ["Config", "Routing", "Proxy"],
    };

    [Theory]
    [InlineData("Config")]
    [InlineData("Routing")]
    [InlineData("Proxy")]
    [InlineData("Admin")]
    public void A_room_uses_only_the_rooms_before_it(string room)
    {
        var folder = Repository.PathTo("services", "Mesh", room);
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match use in Regex.Matches(File.ReadAllText(file), @"Bookinfo\.Mesh\.(Config|Routing|Proxy|Admin)\b"))
            {
                var used = use.Groups[1].Value;
                Assert.True(used == room || MayUse[room].Contains(used), $"{file} uses {used}");
            }
        }
    }
}
