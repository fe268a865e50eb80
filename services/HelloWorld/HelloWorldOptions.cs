using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.HelloWorld;

/// <summary>Who answers.</summary>
internal sealed class HelloWorldOptions
{
    private const string Nothing = "None";

    /// <summary><c>SERVICE_VERSION</c>: v1, v2, or what the generator put there (region1.zone1); unset it is the text <c>None</c>.</summary>
    public string ServiceVersion { get; set; } = Nothing;

    /// <summary><c>HOSTNAME</c>: the name of the pod; unset it is the text <c>None</c>.</summary>
    public string Instance { get; set; } = Nothing;

    public static void Read(HelloWorldOptions options, SettingsReader settings)
    {
        options.ServiceVersion = settings.Text("SERVICE_VERSION", options.ServiceVersion);
        options.Instance = settings.Text("HOSTNAME", options.Instance);
    }
}
