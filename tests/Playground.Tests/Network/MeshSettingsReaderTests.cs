using Bookinfo.Mesh;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>ConfigMap istio, key mesh: what is taken from it, and what is said of a text that is not taken.</summary>
public sealed class MeshSettingsReaderTests
{
    private static readonly MeshSettings Last = new() { RootNamespace = "last" };

    [Fact]
    public void Locality_settings_are_taken()
    {
        var settings = Read("""
            accessLogFile: /dev/stdout
            localityLbSetting:
              enabled: true
              failover:
              - {from: region1, to: region2}
            """);

        Assert.NotNull(settings.Locality);
    }

    [Theory]
    [InlineData("rootNamespace: istio-system")]
    [InlineData("rootNamespace: istio-system\nlocalityLbSetting:")]
    public void Without_locality_settings_nothing_is_said(string text) => Assert.Null(Read(text).Locality);

    [Theory]
    [InlineData("rootNamespace: a\nlocalityLbSetting: {failover: [{from: a, to: a}]}", "line 2: localityLbSetting.failover[0]: locality lb failover settings must specify different regions")]
    [InlineData("localityLbSetting: {distribute: [{from: a/*, to: {b/*: 50}}]}", "line 1: localityLbSetting.distribute[0].to: total locality weight 50 != 100")]
    [InlineData("localityLbSetting: on", "line 1: localityLbSetting: found string, expected fields")]
    [InlineData("localityLbSetting: {enabled: maybe}", "line 1: localityLbSetting.enabled: ")]
    [InlineData("localityLbSetting: &x {failover: [*x]}", "line 1: alias *x stands in what it means")]
    public void Locality_settings_that_cannot_be_leave_the_last_text_in_force(string text, string expected)
    {
        var settings = MeshSettingsReader.Read(text, MeshCompat.Current, Last, out var problem);

        Assert.Same(Last, settings);
        Assert.StartsWith($"ConfigMap istio-system/istio data.mesh {expected}", problem, StringComparison.Ordinal);
    }

    private static MeshSettings Read(string text)
    {
        var settings = MeshSettingsReader.Read(text, MeshCompat.Current, Last, out var problem);
        Assert.Null(problem);
        return settings;
    }
}
