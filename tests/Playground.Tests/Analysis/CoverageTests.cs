using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;
using Bookinfo.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Analysis;

/// <summary>The coverage table: every field of the schemas is judged, by asking the mesh.</summary>
public sealed class CoverageTests : IAsyncLifetime
{
    private ServiceProvider _provider = null!;

    private CoverageProbe _probe = null!;

    public ValueTask InitializeAsync()
    {
        _provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        _probe = new CoverageProbe(_provider.GetRequiredService<IMesh>());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public void The_first_spec_that_fields_of_a_kind_are_put_into_is_sound()
    {
        foreach (var kind in CoverageProbe.Kinds)
        {
            var spec = ProbeBases.Of(CoverageProbe.NameOf(kind))[0];
            Assert.True(_probe.Complaint(kind, spec) is null, $"{kind.Kind} {spec.ToJsonString()}: {_probe.Complaint(kind, spec)}");
        }
    }

    [Fact]
    public void Every_field_of_every_schema_has_one_verdict_and_what_is_not_carried_out_says_why()
    {
        var rows = _probe.Run().ToList();

        Assert.Equal(
            CoverageProbe.Kinds.SelectMany(static kind => CoverageProbe.FieldsOf(kind).Select(field => $"{CoverageProbe.NameOf(kind)} {field.Path}")),
            rows.Select(static row => $"{row.Kind} {row.Field}"));
        Assert.All(rows.Where(static row => row.Verdict is FieldVerdict.NotCarriedOut or FieldVerdict.Refused), static row => Assert.True(row.Note.Length > 0, $"{row.Kind} {row.Field} says nothing"));
        Assert.All(rows.Where(static row => row.Verdict == FieldVerdict.CarriedOutExceptValues), static row => Assert.NotEmpty(row.Values));
        foreach (var kind in new[] { "VirtualService", "DestinationRule", "Gateway", "ServiceEntry", "Sidecar", "WorkloadEntry" }) Assert.Contains(rows, row => row.Kind == $"networking.istio.io/{kind}");
        foreach (var kind in new[] { "Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "ReferenceGrant" }) Assert.Contains(rows, row => row.Kind == $"gateway.networking.k8s.io/{kind}");
    }

    [Theory]
    [InlineData("VirtualService", "hosts", "CarriedOut")]
    [InlineData("VirtualService", "http[].timeout", "CarriedOut")]
    [InlineData("VirtualService", "http[].redirect.uri", "CarriedOut")]
    [InlineData("VirtualService", "http[].fault.delay.exponentialDelay", "Refused")]
    [InlineData("VirtualService", "http[].match[].headers{}.regex", "CarriedOut")]
    [InlineData("DestinationRule", "trafficPolicy.loadBalancer.simple", "CarriedOut")]
    [InlineData("DestinationRule", "trafficPolicy.tunnel.targetHost", "NotCarriedOut")]
    public void Verdicts_are_what_the_mesh_does(string kind, string field, string expected)
    {
        var verdict = Enum.Parse<FieldVerdict>(expected);
        var row = Assert.Single(_probe.Run(), row => row.Kind == $"networking.istio.io/{kind}" && row.Field == field);

        // A field that is carried out may have values that are not, as long as work on it goes on.
        Assert.True(row.Verdict == verdict || (verdict == FieldVerdict.CarriedOut && row.Verdict == FieldVerdict.CarriedOutExceptValues), $"{row}");
    }

    [Fact]
    public void The_page_has_a_row_for_each_field_and_keeps_its_columns()
    {
        var rows = _probe.Run().ToList();

        var lines = CoverageText.Markdown(rows).Split('\n');

        Assert.Equal(rows.Count, lines.Count(static line => line.StartsWith("| `", StringComparison.Ordinal)));
        Assert.All(lines.Where(static line => line.StartsWith('|')), static line => Assert.Equal(4, line.Replace("\\|", "", StringComparison.Ordinal).Count(static letter => letter == '|')));
    }

    /// <summary><c>UPDATE_GOLDEN=1</c> writes the page anew.</summary>
    [Fact]
    public void The_page_in_k8s_is_what_the_command_prints()
    {
        var page = Repository.PathTo("k8s", "coverage.md");
        var printed = CoverageText.Markdown([.. _probe.Run()]);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(page, printed);
        Assert.Equal(File.ReadAllText(page), printed, ignoreLineEndingDifferences: true);
    }
}
