using System.Reflection;

using Xunit.Sdk;
using Xunit.v3;

namespace Bookinfo.Testing;

/// <summary>
/// The test runs a program that is not part of the SDK. Without it the test is skipped with the line that installs it, or
/// fails where <c>CI_REQUIRE=all</c> says that everything must be there, but for the few that no package archive has for sure.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(string tool) : BeforeAfterTestAttribute
{
    /// <summary>Skipped even where everything else must be there.</summary>
    private static readonly string[] Exceptions = ["helm"];

    public string Tool { get; } = tool;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Tools.Find(Tool) is not null) return;
        var message = $"{Tool} is not on PATH: {Tools.InstallLine(Tool)}";
        if (Environment.GetEnvironmentVariable("CI_REQUIRE") == "all" && !Exceptions.Contains(Tool)) throw new InvalidOperationException(message);
        throw SkipException.ForSkip(message);
    }
}
