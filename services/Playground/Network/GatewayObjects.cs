using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Network;

/// <summary>
/// The parts in which all gateways' objects are alike: one pod of the proxy's image, TCP ports, an address in the cluster. With the API
/// server's defaults, so that a patch and its undoing leave what was there.
/// </summary>
internal static class GatewayObjects
{
    /// <param name="metadata">Of the Deployment.</param>
    /// <param name="account">Name of its ServiceAccount.</param>
    /// <param name="selector">Labels that select its pods.</param>
    /// <param name="pod">Metadata of its pods.</param>
    /// <param name="strategy">Recreate where two pods could not listen on the same ports side by side, else RollingUpdate.</param>
    /// <param name="ports">Of the container.</param>
    /// <param name="secrets">Volumes: secret <c>istio-NAME</c>, which need not exist, at <c>/etc/istio/NAME</c>.</param>
    public static JsonObject Deployment(JsonObject metadata, string account, JsonObject selector, JsonObject pod, string strategy, JsonArray ports, params string[] secrets)
    {
        var container = new JsonObject
        {
            ["name"] = "istio-proxy",
            ["image"] = "istio/proxyv2:playground",
            ["imagePullPolicy"] = "IfNotPresent",
            ["args"] = new JsonArray("proxy", "router"),
            ["ports"] = ports,
            ["resources"] = new JsonObject(),
            ["terminationMessagePath"] = "/dev/termination-log",
            ["terminationMessagePolicy"] = "File",
        };
        var spec = new JsonObject
        {
            ["serviceAccountName"] = account,
            ["serviceAccount"] = account,
            ["restartPolicy"] = "Always",
            ["terminationGracePeriodSeconds"] = 30,
            ["dnsPolicy"] = "ClusterFirst",
            ["schedulerName"] = "default-scheduler",
            ["securityContext"] = new JsonObject(),
            ["containers"] = new JsonArray(container),
        };
        if (secrets.Length > 0)
        {
            container["volumeMounts"] = new JsonArray([.. secrets.Select(Mount)]);
            spec["volumes"] = new JsonArray([.. secrets.Select(SecretVolume)]);
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["revisionHistoryLimit"] = 10,
                ["progressDeadlineSeconds"] = 600,
                ["strategy"] = new JsonObject { ["type"] = strategy },
                ["selector"] = new JsonObject { ["matchLabels"] = selector },
                ["template"] = new JsonObject { ["metadata"] = pod, ["spec"] = spec },
            },
        };
    }

    /// <summary>A Service as the API server would have filled it in.</summary>
    public static JsonObject Service(JsonObject metadata, string type, string address, JsonObject selector, JsonArray ports)
    {
        var spec = new JsonObject
        {
            ["type"] = type,
            ["clusterIP"] = address,
            ["clusterIPs"] = new JsonArray(address),
            ["ipFamilies"] = new JsonArray("IPv4"),
            ["ipFamilyPolicy"] = "SingleStack",
            ["internalTrafficPolicy"] = "Cluster",
            ["sessionAffinity"] = "None",
            ["selector"] = selector,
            ["ports"] = ports,
        };
        if (type != "ClusterIP") spec["externalTrafficPolicy"] = "Cluster";
        return new JsonObject { ["metadata"] = metadata, ["spec"] = spec, ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() } };
    }

    /// <summary>A port of a Service.</summary>
    public static JsonObject Port(string name, int port, int target) => new() { ["name"] = name, ["port"] = port, ["protocol"] = "TCP", ["targetPort"] = target };

    /// <summary>A port of a container.</summary>
    /// <param name="port">Its number.</param>
    /// <param name="name">Null: none.</param>
    public static JsonObject ContainerPort(int port, string? name = null)
    {
        var entry = new JsonObject { ["containerPort"] = port };
        if (name is not null) entry["name"] = name;
        entry["protocol"] = "TCP";
        return entry;
    }

    private static JsonNode Mount(string volume) => new JsonObject { ["name"] = volume, ["mountPath"] = $"/etc/istio/{volume}", ["readOnly"] = true };

    private static JsonNode SecretVolume(string name) => new JsonObject
    {
        ["name"] = name,
        ["secret"] = new JsonObject { ["secretName"] = $"istio-{name}", ["defaultMode"] = 420, ["optional"] = true },
    };
}
