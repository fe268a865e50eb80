namespace Bookinfo.Testing;

/// <summary>The committed swagger.json of a service against what the generator says now.</summary>
public static class SwaggerDocument
{
    /// <summary>With <c>UPDATE_SWAGGER=1</c> the file is rewritten; otherwise it must be equal.</summary>
    public static void AssertCommitted(string project, string generated)
    {
        var path = Repository.PathTo("services", project, "swagger.json");
        var text = generated.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SWAGGER") == "1") File.WriteAllText(path, text);
        Xunit.Assert.True(text == File.ReadAllText(path).ReplaceLineEndings("\n"), $"{path} is not what the service answers now: run its tests once with UPDATE_SWAGGER=1");
    }
}
