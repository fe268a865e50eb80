using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads the steps that look into pods, and <c>tcp</c>.</summary>
internal static class PodStepReader
{
    private const string ProxyContainer = "istio-proxy";

    /// <param name="fields"><c>pod</c>, <c>container</c>, <c>namespace</c>, <c>argv</c>.</param>
    /// <param name="place">Where the step stands.</param>
    /// <param name="program">What is put before argv.</param>
    public static ExecStep Exec(YamlFields fields, string place, ImmutableArray<string> program)
    {
        var pod = Pod(fields);
        fields.RefuseEmpty("argv", "a list of words");
        var arguments = fields.Texts("argv");
        if (arguments is [] && fields.Find("argv") is null) fields.RequiredText("argv");
        fields.RefuseOthers();
        return new ExecStep(pod, [.. program, .. arguments]) { Place = place };
    }

    public static ExecStep Stats(YamlFields fields, string place)
    {
        var pod = Pod(fields);
        var filter = fields.Text("filter");
        fields.RefuseOthers();
        return new ExecStep(
            pod with { Container = pod.Container ?? ProxyContainer },
            ["pilot-agent", "request", "GET", filter is null ? "stats" : $"stats?filter={Uri.EscapeDataString(filter)}"])
        { Place = place };
    }

    public static LogsStep Logs(YamlFields fields, string place)
    {
        var pod = Pod(fields);
        var since = fields.Text("since");
        if (since is not (null or "step")) fields.Wrong(fields.Find("since")!, "since", $"\"{since}\"", "step (since the step before this one began)");
        fields.RefuseOthers();
        return new LogsStep(pod, since is not null) { Place = place };
    }

    public static TcpStep Tcp(YamlFields fields, string place)
    {
        var step = new TcpStep
        {
            Place = place,
            Gateway = fields.Text("gateway"),
            Listener = fields.Text("listener") ?? "tcp",
            Send = fields.Text("send") ?? "",
            Connections = fields.Integer("connections", 1, 1000) ?? 1,
        };
        fields.RefuseOthers();
        return step;
    }

    private static PodTarget Pod(YamlFields fields) => new(fields.RequiredText("pod"), fields.Text("namespace"), fields.Text("container"));
}
