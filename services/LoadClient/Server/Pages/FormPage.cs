namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>The form that starts a run, with Fortio's fields and defaults.</summary>
internal static class FormPage
{
    /// <param name="context">The request; its host is the default target.</param>
    /// <param name="site">Path of the pages.</param>
    /// <param name="mistake">Why the last run could not start; null: nothing to say.</param>
    public static Task WriteAsync(HttpContext context, ServerOptions site, string? mistake = null)
    {
        var url = $"http://{context.Request.Host.Value}/echo?delay=250us:30,5ms:5&status=503:0.5,429:1.5";
        return PageFrame.WriteAsync(context, site, "New run", $"""
            {(mistake is null ? "" : $"<p class=\"mistake\" role=\"alert\">{PageFrame.Escape(mistake)}</p>")}
            <form action="{site.UiPath}" method="get">
            <fieldset><legend>Target</legend>
            {Text("url", "URL", url, "wide", "url")}
            {Text("labels", "Title", "Fortio", "wide")}
            <label>Protocol <select name="runner"><option value="http/tcp/udp">http, tcp or udp, by the URL</option><option value="grpc">gRPC</option></select></label>
            </fieldset>
            <fieldset><legend>Load</legend>
            {Text("qps", "Calls per second (max: no limit)", "100")}
            {Text("t", "Duration (on: until stopped)", "3s")}
            {Text("c", "Connections", "10")}
            {Text("n", "Exact number of calls, instead of a duration", "")}
            {Switch("uniform", "Evenly spread", true)}
            {Switch("nocatchup", "No catching up", true)}
            {Switch("jitter", "Jitter", false)}
            {Switch("save", "Save the result", true)}
            </fieldset>
            <details><summary>Request, connection and statistics</summary>
            <fieldset><legend>Request</legend>
            {Text("X", "Method", "")}
            {Text("H", "Header (Name: value)", "")}
            {Text("H", "Another header", "")}
            <label class="wide">Payload <textarea name="payload" rows="3"></textarea></label>
            </fieldset>
            <fieldset><legend>Connection</legend>
            {Text("timeout", "Timeout", "750ms")}
            {Text("connection-reuse", "Calls for each connection (min:max)", "")}
            {Text("resolve", "Address instead of the URL's host", "")}
            {Switch("stdclient", "Standard client", false)}
            {Switch("h2", "HTTP/2", false)}
            {Switch("https-insecure", "Accept any certificate", false)}
            {Switch("sequential-warmup", "Warm up one after another", false)}
            </fieldset>
            <fieldset><legend>gRPC</legend>
            {Switch("ping", "Ping instead of health", false)}
            {Switch("grpc-secure", "TLS", false)}
            {Text("grpc-ping-delay", "Ping delay", "")}
            {Text("healthservice", "Service whose health is asked", "")}
            </fieldset>
            <fieldset><legend>Statistics</legend>
            {Text("p", "Percentiles", "50, 75, 90, 99, 99.9")}
            {Text("r", "Resolution in seconds", "0.0001")}
            {Switch("log-errors", "Log errors", true)}
            {Switch("json", "Result as JSON only", false)}
            </fieldset>
            </details>
            <p><button name="load" value="Start">Start</button></p>
            </form>
            """, mistake is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static string Text(string name, string label, string value, string size = "", string mode = "text") =>
        $"<label class=\"{size}\">{label} <input type=\"text\" inputmode=\"{mode}\" name=\"{name}\" value=\"{PageFrame.Escape(value)}\" autocomplete=\"off\" spellcheck=\"false\"></label>";

    private static string Switch(string name, string label, bool isOn) => $"<label class=\"switch\"><input type=\"checkbox\" name=\"{name}\"{(isOn ? " checked" : "")}> {label}</label>";
}
