using System.Text.Json;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh;

/// <summary>
/// Preferences among regions and zones for every destination (mesh config <c>localityLbSetting</c>). A DestinationRule that has
/// its own takes their place as a whole.
/// </summary>
public sealed class MeshLocality
{
    private MeshLocality(LocalitySettings settings) => Settings = settings;

    internal LocalitySettings Settings { get; }

    /// <param name="setting">The object <c>localityLbSetting</c>: the fields that a DestinationRule's has.</param>
    /// <param name="findings">What is wrong with it, and what is not known; paths begin with <c>localityLbSetting</c>.</param>
    /// <returns>Null: it has errors.</returns>
    public static MeshLocality? Read(JsonElement setting, out ValidationResult findings)
    {
        const string Root = "localityLbSetting";
        var found = new Findings();
        if (setting.ValueKind != JsonValueKind.Object)
        {
            found.Error(Root, $"found {setting.ValueKind.ToString().ToLowerInvariant()}, expected fields");
            findings = found.ToResult();
            return null;
        }

        var reader = new FieldReader(setting, Root, found);
        var settings = LocalitySettings.Read(reader);
        reader.Finish();
        LoadBalancerRules.Check(settings, Root, found);
        findings = found.ToResult();
        return findings.IsValid ? new MeshLocality(settings) : null;
    }
}
