using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>What people do with kubectl beside the tasks, typed into a shell, with the oldest and the newest version that this machine has.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("bash")]
[Needs("kubectl")]
public sealed class KubectlTests(SharedPlayground shared)
{
    private const string VirtualService = """
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata: {name: web}
        spec: {hosts: [web], http: [{route: [{destination: {host: web}}], timeout: 1s}]}
        """;

    /// <summary>As a blog of 2019 has it.</summary>
    private const string OldDeployment = """
        apiVersion: extensions/v1beta1
        kind: Deployment
        metadata: {name: old}
        spec:
          replicas: 1
          template:
            metadata: {labels: {app: old}}
            spec:
              containers: [{name: sleep, image: tutum/curl, command: ["/bin/sleep", "infinity"]}]
        """;

    public static TheoryData<string> Programs => [.. KubectlVersions.Ends()];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_deployment_is_made_changed_rolled_out_and_taken_away(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        Assert.Contains("deployment.apps/web created", await user.OkAsync("kubectl create deployment web --image=kennethreitz/httpbin --port=80"), StringComparison.Ordinal);
        Assert.Contains("service/web exposed", await user.OkAsync("kubectl expose deployment web --port=8000 --target-port=80"), StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await user.OkAsync("kubectl rollout status deployment web --timeout=90s"), StringComparison.Ordinal);
        Assert.Contains("image updated", await user.OkAsync("kubectl set image deployment/web httpbin=kong/httpbin"), StringComparison.Ordinal);
        Assert.Contains("env updated", await user.OkAsync("kubectl set env deployment/web A=b"), StringComparison.Ordinal);
        Assert.Contains("scaled", await user.OkAsync("kubectl scale deployment web --replicas=2"), StringComparison.Ordinal);
        Assert.Contains("restarted", await user.OkAsync("kubectl rollout restart deployment/web"), StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await user.OkAsync("kubectl rollout status deployment/web --timeout=90s"), StringComparison.Ordinal);
        Assert.Contains("condition met", await user.OkAsync("kubectl wait --for=condition=Available deployment/web --timeout=60s"), StringComparison.Ordinal);
        Assert.Equal("kong/httpbin b 2", await user.OutputAsync("kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].env[0].value} {.status.readyReplicas}'"));
        Assert.Matches("(?m)^[1-3] +", await user.OkAsync("kubectl rollout history deployment/web"));
        Assert.Contains("rolled back", await user.OkAsync("kubectl rollout undo deployment/web --to-revision=1"), StringComparison.Ordinal);
        Assert.Equal("kennethreitz/httpbin", await user.OutputAsync("kubectl get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Contains("ScalingReplicaSet", await user.OkAsync("kubectl describe deployment web"), StringComparison.Ordinal);
        Assert.Contains("deleted", await user.OkAsync("kubectl delete deployment,service --all --wait=false"), StringComparison.Ordinal);
        Assert.Contains("No resources found", await user.OkAsync("kubectl get deployments"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task An_object_is_changed_in_all_styles_of_patch_by_label_annotation_and_an_editor(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        await user.OkAsync("kubectl create deployment web --image=kennethreitz/httpbin --replicas=0");
        await user.OkAsync("""kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"httpbin","env":[{"name":"A","value":"strategic"}]}]}}}}'""");
        Assert.Equal("kennethreitz/httpbin strategic", await user.OutputAsync("kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].env[0].value}'"));
        await user.OkAsync("""kubectl patch deployment web --type=merge -p '{"metadata":{"labels":{"how":"merge"}}}'""");
        await user.OkAsync("""kubectl patch deployment web --type=json -p '[{"op":"add","path":"/metadata/annotations/how","value":"json"}]'""");
        await user.OkAsync("""kubectl get deployment web -o yaml > ~/web.yaml; printf '%s\n' 'apiVersion: apps/v1' 'kind: Deployment' 'metadata: {name: web, labels: {fourth: apply}}' | kubectl apply --server-side -f -""");
        Assert.Equal("merge json apply", await user.OutputAsync("kubectl get deployment web -o jsonpath='{.metadata.labels.how} {.metadata.annotations.how} {.metadata.labels.fourth}'"));
        await user.OkAsync("kubectl label deployment web tier=front && kubectl label deployment web tier=back --overwrite && kubectl annotate deployment web note=hello");
        Assert.Equal("web", await user.OutputAsync("kubectl get deployment -l 'tier in (back,front),tier!=front' -o jsonpath={.items..metadata.name}"));
        await user.OkAsync("kubectl label deployment web tier-");
        Assert.Contains("No resources found", await user.OkAsync("kubectl get deployment -l tier"), StringComparison.Ordinal);
        Assert.Contains("edited", await user.OkAsync("EDITOR=\"sed -i 's/note: hello/note: edited/'\" kubectl edit deployment web"), StringComparison.Ordinal);
        Assert.Equal("edited", await user.OutputAsync("kubectl get deployment web -o jsonpath={.metadata.annotations.note}"));
        Assert.Contains("no changes made", await user.OkAsync("EDITOR=true kubectl edit deployment web"), StringComparison.Ordinal);
        Assert.Contains("NotFound", await user.FailsAsync("""kubectl patch deployment nosuch -p '{"spec":{}}'"""), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Files_are_applied_compared_replaced_and_pruned_in_every_way(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        var changed = VirtualService.Replace("timeout: 1s", "timeout: 2s", StringComparison.Ordinal);
        Assert.Contains("created (server dry run)", await user.OkAsync("kubectl apply --dry-run=server -f -", VirtualService), StringComparison.Ordinal);
        Assert.Contains("No resources found", await user.OkAsync("kubectl get vs"), StringComparison.Ordinal);
        Assert.Contains("web created", await user.OkAsync("kubectl apply -f -", VirtualService), StringComparison.Ordinal);
        Assert.Contains("web unchanged", await user.OkAsync("kubectl apply -f -", VirtualService), StringComparison.Ordinal);
        Assert.Equal(0, (await user.RunAsync("kubectl diff -f -", VirtualService)).ExitCode);
        var (different, diff) = await user.RunAsync("kubectl diff -f -", changed);
        Assert.Equal(1, different);
        Assert.Matches(@"(?m)^\+ +timeout: 2s", diff);
        Assert.Contains("web configured", await user.OkAsync("kubectl apply -f -", changed), StringComparison.Ordinal);
        Assert.Contains("web replaced", await user.OkAsync("kubectl get vs web -o yaml | sed 's/timeout: 2s/timeout: 3s/' | kubectl replace -f -"), StringComparison.Ordinal);
        Assert.Equal("3s", await user.OutputAsync("kubectl get vs web -o jsonpath={.spec.http[0].timeout}"));
        Assert.Contains("serverside-applied", await user.OkAsync("kubectl apply --server-side --force-conflicts -f -", changed), StringComparison.Ordinal);
        Assert.Equal("2s", await user.OutputAsync("kubectl get vs web -o jsonpath={.spec.http[0].timeout}"));
        Assert.Contains("replaced", await user.OkAsync("kubectl replace --force -f -", VirtualService), StringComparison.Ordinal);
        Assert.Contains("AlreadyExists", await user.FailsAsync($"kubectl create -f - <<'EOF'\n{VirtualService}\nEOF"), StringComparison.Ordinal);
        Assert.Contains("deleted", await user.OkAsync("kubectl delete -f -", VirtualService), StringComparison.Ordinal);

        // Nothing changes: only the way is shown by which the tasks change the mesh's settings.
        Assert.Contains("configmap/istio replaced", await user.OkAsync("kubectl get configmap istio -n istio-system -o yaml | sed 's/mode: NOSUCH/mode: NEITHER/g' | kubectl replace -n istio-system -f -"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Whatever_is_created_without_a_file_is_stored_whole(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        await user.OkAsync("printf secret > ~/file");
        foreach (var (command, name) in new[]
        {
            ("deployment full --image=kennethreitz/httpbin --port=80 --replicas=0 -- sh -c 'sleep 1'", "deployment.apps/full"),
            ("job full --image=curlimages/curl -- date", "job.batch/full"),
            ("service clusterip full --tcp=80:8080", "service/full"),
            ("service nodeport node --tcp=80:8080 --node-port=30999", "service/node"),
            ("service externalname out --external-name=httpbin.org", "service/out"),
            ("ingress full --class=istio --rule='a.example/x*=web:8000,tls=cert' --default-backend=web:http", "ingress.networking.k8s.io/full"),
            ("secret generic full --from-literal=a=b --from-file=c=$HOME/file", "secret/full"),
            ("configmap full --from-literal=a=b --from-file=c=$HOME/file", "configmap/full"),
            ("serviceaccount full", "serviceaccount/full"),
            ("role full --verb=get,list --resource=pods,deployments.apps --resource-name=a", "role.rbac.authorization.k8s.io/full"),
            ("rolebinding full --role=full --serviceaccount=default:full --user=me --group=us", "rolebinding.rbac.authorization.k8s.io/full"),
            ("poddisruptionbudget full --selector=app=web --min-available=50%", "poddisruptionbudget.policy/full"),
        })
        {
            var meant = JsonNode.Parse(await user.StandardOutputAsync($"kubectl create {command.Replace(" -- ", " --dry-run=client -o json -- ", StringComparison.Ordinal)}{(command.Contains(" -- ", StringComparison.Ordinal) ? "" : " --dry-run=client -o json")}"));
            meant!.AsObject().Remove("status");
            Assert.Contains($"{name} created", await user.OkAsync($"kubectl create {command}"), StringComparison.Ordinal);
            var stored = JsonNode.Parse(await user.StandardOutputAsync($"kubectl get {name} -o json"));
            Assert.Null(Missing(meant, stored, name));
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task The_cluster_is_asked_about_itself(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        Assert.Matches("Server Version: (v1.30|version.Info.Major:\"1\", Minor:\"30\")", await user.OkAsync("kubectl version"));
        Assert.Contains("is running at", await user.OkAsync("kubectl cluster-info"), StringComparison.Ordinal);
        Assert.Matches("(?m)^virtualservices +vs +networking.istio.io/v1 +true +VirtualService", await user.OkAsync("kubectl api-resources"));
        Assert.Contains("networking.istio.io/v1alpha3\n", await user.OkAsync("kubectl api-versions"), StringComparison.Ordinal);
        Assert.Equal("yes", (await user.OkAsync("kubectl auth can-i create virtualservices")).Trim());
        Assert.Matches(@"(?m)^\*\.\* +\[\] +\[\] +\[\*\]", await user.OkAsync("kubectl auth can-i --list"));
        Assert.Contains("bookinfo-playground", await user.OkAsync("kubectl auth whoami"), StringComparison.Ordinal);
        Assert.Contains("Metrics API not available", await user.FailsAsync("kubectl top pods"), StringComparison.Ordinal);
        Assert.Contains("Metrics API not available", await user.FailsAsync("kubectl top nodes"), StringComparison.Ordinal);
        foreach (var (what, field) in new[]
        {
            ("virtualservice.spec.http", "timeout"), ("destinationrule.spec.trafficPolicy.outlierDetection", "consecutive5xxErrors"), ("serviceentry.spec", "resolution"),
            ("gateway.spec.servers.tls --api-version=networking.istio.io/v1", "credentialName"), ("httproute.spec.rules", "backendRefs"), ("deployment.spec.template.spec", "containers"),
        })
            Assert.Contains(field, await user.OkAsync($"kubectl explain {what}"), StringComparison.Ordinal);
        Assert.Contains("the server doesn't have a resource type \"virtualservises\"", await user.FailsAsync("kubectl get virtualservises"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task What_runs_is_listed_in_every_form(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        var all = await user.OkAsync("kubectl -n default get all");
        foreach (var line in new[] { "pod/productpage-v1-", "service/reviews ", "deployment.apps/ratings-v1 ", "replicaset.apps/details-v1-" }) Assert.Contains(line, all, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE ", await user.OkAsync("kubectl -n default get pods -o wide"));
        Assert.Matches(@"(?m)^ratings-v1-\S+ +2/2 +Running .*app=ratings", await user.OkAsync("kubectl -n default get pods -l app=ratings --show-labels"));
        Assert.Matches(@"^pod/ratings-v1-\S+$", (await user.OkAsync("kubectl -n default get pods -l app=ratings --field-selector=status.phase=Running -o name")).Trim());
        Assert.Matches(@"^ratings-v1-\S+$", await user.OutputAsync("kubectl -n default get pod -l app=ratings -o jsonpath={.items..metadata.name}"));
        Assert.Equal(["N R", "ratings-v1 1"], (await user.OkAsync("kubectl -n default get deploy ratings-v1 -o custom-columns=N:.metadata.name,R:.spec.replicas")).TrimEnd().Split('\n').Select(l => Regex.Replace(l.Trim(), " +", " ")));
        Assert.Contains("\nkind: Service\n", await user.OkAsync("kubectl -n default get service reviews -o yaml"), StringComparison.Ordinal);
        Assert.Matches("""(?s)NAME +DATA.*\nistio +2 """, await user.OkAsync("kubectl -n istio-system get configmaps --sort-by=.metadata.name"));
        Assert.Equal("NodePort 127.0.0.1", await user.OutputAsync("kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.spec.type} {.spec.clusterIP}'"));
        foreach (var what in new[] { "pod -l app=ratings", "service reviews", "deployment ratings-v1", "replicaset -l app=ratings", "serviceaccount bookinfo-ratings" })
            Assert.Matches("(?m)^Name: ", await user.OkAsync($"kubectl -n default describe {what}"));
        Assert.Matches("(?m)^Name: ", await user.OkAsync("kubectl describe nodes"));
        Assert.Matches("(?m)Normal +Started +[Pp]od/", await user.OkAsync("kubectl -n default get events"));
        Assert.Matches("(?m)Normal +Started +[Pp]od/", await user.OkAsync("kubectl -n default events"));
        Assert.Contains("NotFound", await user.FailsAsync("kubectl get pod nosuch"), StringComparison.Ordinal);

        // timeout ends the watch: 124.
        var watch = await user.RunAsync("(sleep 2; kubectl create configmap seen --from-literal=a=b > /dev/null) & timeout 8 kubectl get configmaps -w -o name; wait");
        Assert.Contains("configmap/seen", watch.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_pod_is_run_looked_into_and_copied_to_and_from(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        await user.OkAsync("kubectl label namespace $NS istio-injection=enabled");
        await user.OkAsync("kubectl run box --image=curlimages/curl --restart=Never --command -- sh -c 'echo hello; sleep 600'");
        await user.OkAsync("kubectl wait --for=condition=Ready pod/box --timeout=90s");
        Assert.Equal("hello", (await user.OkAsync("kubectl logs box -c box | head -n 1")).Trim());
        Assert.Contains("hello", await user.OkAsync("kubectl logs -l run=box --prefix --tail=5"), StringComparison.Ordinal);
        Assert.Equal(124, (await user.RunAsync("timeout 3 kubectl logs -f box -c box")).ExitCode);
        Assert.Contains("previous terminated container \"box\" in pod \"box\" not found", await user.FailsAsync("kubectl logs -p box -c box"), StringComparison.Ordinal);
        Assert.Contains("container nosuch is not valid", await user.FailsAsync("kubectl logs box -c nosuch"), StringComparison.Ordinal);
        Assert.Contains("attach is not served", await user.FailsAsync("kubectl attach box -c box"), StringComparison.Ordinal);
        Assert.Contains("debug is not served", await user.FailsAsync("kubectl debug box --image=busybox"), StringComparison.Ordinal);
        await ExecAsync(user);
        Assert.Contains("deleted", await user.OkAsync("kubectl delete pod box --now"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_service_a_gateway_and_a_sidecars_management_are_forwarded(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        foreach (var (target, path, text) in new[]
        {
            ("default service/productpage 0:9080", "/productpage", "Book Reviews"),
            ("istio-system service/istio-ingressgateway 0:80", "/productpage", "Book Reviews"),
            ("default deployment/productpage-v1 0:15000", "/clusters", "outbound|9080||reviews.default.svc.cluster.local::"),
        })
        {
            var page = await user.OkAsync($$"""
                kubectl port-forward -n {{target}} > ~/forward & forward=$!
                trap 'kill $forward' EXIT
                until grep -q Forwarding ~/forward; do kill -0 $forward && sleep 0.1; done
                curl -sS "http://127.0.0.1:$(sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\) .*/\1/p' ~/forward){{path}}"
                """);
            Assert.Contains(text, page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Yaml_of_2019_works_as_written(string program)
    {
        await using var user = await KubectlUser.StartAsync(shared.Playground, program);
        Assert.Matches("deployment.*old created", await user.OkAsync("kubectl create -f -", OldDeployment));
        Assert.Contains("condition met", await user.OkAsync("kubectl wait --for=condition=Available deployment/old --timeout=90s"), StringComparison.Ordinal);
        Assert.Equal("""{"app":"old"} apps/v1""", await user.OutputAsync("kubectl get deployment old -o jsonpath='{.spec.selector.matchLabels} {.apiVersion}'"));
        Assert.Matches("deployment.*old unchanged|deployment.*old configured", await user.OkAsync("kubectl apply -f -", OldDeployment));
        await user.OkAsync("kubectl apply -f -", VirtualService.Replace("timeout: 1s", "fault: {delay: {percent: 100, fixedDelay: 2s}}", StringComparison.Ordinal));
        var warned = await user.OkAsync("kubectl apply -f -", "apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: old}\nspec: {host: old, trafficPolicy: {outlierDetection: {consecutiveErrors: 1}}}");
        Assert.Contains("Warning: ", warned, StringComparison.Ordinal);
        Assert.Contains("outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead", warned, StringComparison.Ordinal);
        Assert.Contains("deleted", await user.OkAsync("kubectl delete deployments,vs,dr --all --wait=false"), StringComparison.Ordinal);
    }

    private static async Task ExecAsync(KubectlUser user)
    {
        Assert.Equal("4", await user.OutputAsync("kubectl exec -it box -c box -- sh -c 'echo $((2 + 2))'"));
        Assert.Equal(3, (await user.RunAsync("kubectl exec box -c box -- sh -c 'exit 3'")).ExitCode);
        Assert.Contains("William Shakespeare", await user.OkAsync("kubectl exec -it box -c box -- curl -sS http://details.default:9080/details/0"), StringComparison.Ordinal);
        Assert.Equal("in", await user.OutputAsync("echo in | kubectl exec -i box -c box -- cat"));
        foreach (var admin in new[] { "curl -s localhost:15000/stats", "pilot-agent request GET stats", "sh -c 'curl -s localhost:15000/stats'" })
            Assert.Contains("cluster.outbound|9080||details.default.svc.cluster.local", await user.OkAsync($"kubectl exec box -c istio-proxy -- {admin}"), StringComparison.Ordinal);
        Assert.Contains("\"GET /details/0 HTTP/1.1\" 200", await user.OkAsync("kubectl logs box -c istio-proxy"), StringComparison.Ordinal);
        await user.OkAsync("head -c 100000 /dev/urandom > ~/there && kubectl cp ~/there box:/tmp/there -c box && kubectl cp box:/tmp/there $HOME/back -c box && cmp ~/there ~/back");
    }

    /// <summary>The first place where something that was meant is not what is stored; null when there is none. Defaults may come on top.</summary>
    private static string? Missing(JsonNode? meant, JsonNode? stored, string at) => meant switch
    {
        null => null,
        JsonObject { Count: 0 } => null,
        JsonObject members => members.Select(member => Missing(member.Value, stored?[member.Key], $"{at}.{member.Key}")).FirstOrDefault(found => found is not null),
        JsonArray items when stored is JsonArray others && others.Count == items.Count =>
            items.Select((item, i) => Missing(item, others[i], $"{at}[{i}]")).FirstOrDefault(found => found is not null),
        _ => JsonNode.DeepEquals(meant, stored) ? null : $"{at}: meant {meant.ToJsonString()}, stored {stored?.ToJsonString() ?? "nothing"}",
    };
}
