using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Compiled by the build itself (Sbom.targets), against .NET Standard 2.0: no JSON library, no newer language.</summary>
public class WriteSbom : Task
{
    [Required]
    public string File { get; set; }

    [Required]
    public string Product { get; set; }

    [Required]
    public string Version { get; set; }

    /// <summary>Packages of the restore and packs of .NET; both tell name, version and folder, under other names.</summary>
    [Required]
    public ITaskItem[] Packages { get; set; }

    public override bool Execute()
    {
        var components = Packages
            .Where(package => Name(package).Length > 0 && !string.Equals(package.GetMetadata("Type"), "Project", StringComparison.OrdinalIgnoreCase))
            .GroupBy(Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => Component(group.First()));
        // Neither time nor serial number: the same sources make the same file.
        var text = "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.6\",\n  \"version\": 1,\n"
            + "  \"metadata\": { \"component\": { \"type\": \"application\", \"name\": " + Quoted(Product) + ", \"version\": " + Quoted(Version) + " } },\n"
            + "  \"components\": [\n    " + string.Join(",\n    ", components) + "\n  ]\n}\n";
        System.IO.File.WriteAllText(File, text);
        return true;
    }

    private static string Component(ITaskItem package)
    {
        var name = Name(package);
        var version = First(package, "NuGetPackageVersion", "Version");
        var folder = First(package, "ResolvedPath", "PackageDirectory");
        var purl = "pkg:nuget/" + name + "@" + version;
        return "{ \"type\": \"library\", \"bom-ref\": " + Quoted(purl) + ", \"name\": " + Quoted(name) + ", \"version\": " + Quoted(version)
            + ", \"purl\": " + Quoted(purl) + Licence(folder, name) + Hash(folder) + " }";
    }

    private static string Name(ITaskItem package)
    {
        return First(package, "NuGetPackageId", "Name");
    }

    private static string First(ITaskItem item, string one, string other)
    {
        var text = item.GetMetadata(one);
        return text.Length > 0 ? text : item.GetMetadata(other);
    }

    private static string Licence(string folder, string name)
    {
        var path = Path.Combine(folder, name.ToLowerInvariant() + ".nuspec");
        if (!System.IO.File.Exists(path)) return "";
        var expression = Regex.Match(System.IO.File.ReadAllText(path), "<license type=\"expression\">([^<]+)</license>");
        return expression.Success ? ", \"licenses\": [{ \"expression\": " + Quoted(expression.Groups[1].Value) + " }]" : "";
    }

    // NuGet keeps the package's SHA-512 in base 64; CycloneDX wants it in hexadecimal.
    private static string Hash(string folder)
    {
        var path = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.nupkg.sha512").FirstOrDefault() : null;
        if (path == null) return "";
        var hash = BitConverter.ToString(Convert.FromBase64String(System.IO.File.ReadAllText(path).Trim())).Replace("-", "").ToLowerInvariant();
        return ", \"hashes\": [{ \"alg\": \"SHA-512\", \"content\": \"" + hash + "\" }]";
    }

    private static string Quoted(string text)
    {
        return "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
    }
}
