using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Tasks;

public sealed class TaskFileReaderTests
{
    [Fact]
    public void Every_field_of_the_format_is_read()
    {
        var task = Read("""
            title: T
            doc: https://example.com/t
            requires: [istio>=1.24, external|offline, gateway-api]
            workloads: sleep
            scenarios:
            - name: first
              steps:
              - say: hear
                request:
                  {from: gateway, listener: http, as: jason, method: HEAD, path: /a?b=c, host: x.example.com, headers: {end-user: jason}, times: 7}
                within: 1.5s
                expect:
                  status: [200, 302]
                  body: {equals: e, contains: [a, b], absent: c}
                  json: {"reviews[0].rating": {equals: "5"}}
                  header: {server: {contains: istio}, x-none: {absent: true}}
                  lines: {regex: '^a', count: {min: 1, max: 3}}
                  share: {of: v2, value: 0.2}
                  duration: {min: 500ms, max: 1m}
              - kubectl: [get, pods]
                expect: {exit: 1}
            """).Task!;

        Assert.Equal(("T", new Uri("https://example.com/t"), "task"), (task.Title, task.Doc, task.Name));
        Assert.Equal(["sleep"], task.Workloads);
        Assert.Equal([RequirementKind.Istio, RequirementKind.External, RequirementKind.Offline, RequirementKind.GatewayApi], task.Requires.SelectMany(r => r.AnyOf).Select(t => t.Kind));
        Assert.Equal(new Version(1, 24), task.Requires[0].AnyOf[0].IstioVersion);
        var request = Assert.IsType<RequestStep>(task.Scenarios[0].Steps[0]);
        Assert.Equal(("jason", "HEAD", "/a?b=c", "x.example.com", 7), (request.As, request.Method, request.Path, request.Host, request.Times));
        Assert.Equal(("hear", TimeSpan.FromSeconds(1.5), "task.yaml:8"), (request.Say, request.Within, request.Place));
        Assert.Equal(KeyValuePair.Create("end-user", "jason"), Assert.Single(request.Headers));
        var expect = request.Expect;
        Assert.Equal([200, 302], expect.Status);
        Assert.Equal("e", expect.Body!.EqualTo);
        Assert.Equal(["a", "b"], expect.Body.Contains);
        Assert.Equal(["c"], expect.Body.Absent);
        Assert.Equal("5", Assert.Single(expect.Json).Value.EqualTo);
        Assert.True(expect.Header[1].Value.MustBeMissing);
        Assert.Equal((1, 3), (expect.Lines[0].Min, expect.Lines[0].Max));
        Assert.Equal((0.2, 3.0), (expect.Shares[0].Value, expect.Shares[0].Sigma));
        Assert.Equal(new DurationRule(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)), expect.Duration);
        var kubectl = Assert.IsType<KubectlStep>(task.Scenarios[0].Steps[1]);
        Assert.Equal(["get", "pods"], kubectl.Arguments);
        Assert.Equal([1], kubectl.Expect.Exit);
    }

    [Theory]
    [InlineData("aply: x.yaml", "task.yaml:5: step: unknown field \"aply\"; allowed: say, within, expect, apply, delete, kubectl, request, certs, exec, tcp, load, logs, stats")]
    [InlineData("say: nothing else", "task.yaml:5: step: found no verb; allowed: exactly one of apply, delete, kubectl, request, certs, exec, tcp, load, logs, stats")]
    [InlineData("kubectl: [a]\n    apply: task.yaml", "task.yaml:5: step: found kubectl and apply; allowed: exactly one of apply, delete, kubectl, request, certs, exec, tcp, load, logs, stats")]
    [InlineData("apply: nowhere.yaml", "task.yaml:5: step.apply: found \"nowhere.yaml\"; allowed: a file in /task")]
    [InlineData("apply: {a: b}", "task.yaml:5: step.apply: found a mapping; allowed: a text or a list of texts")]
    [InlineData("kubectl: []", "task.yaml:5: step.kubectl: found nothing; allowed: a list of arguments, for example [get, pods]")]
    [InlineData("request: {path: /}", "task.yaml:5: step: found a request without expect; allowed: a request that says what must be seen")]
    [InlineData("request: {path: page}\n    expect: {status: 200}", "task.yaml:5: request.path: found \"page\"; allowed: a path that begins with a slash")]
    [InlineData("request: {path: /, pth: 1}\n    expect: {status: 200}", "task.yaml:5: request: unknown field \"pth\"; allowed: from, listener, path, sni, cacert, cert, key, insecure, host, as, method, headers, times, gateway")]
    [InlineData("request: {path: /, host: h, gateway: g, from: 'pod:app=sleep'}\n    expect: {status: 200}", "task.yaml:5: request.gateway: found \"g\"; allowed: nothing but requests from outside")]
    [InlineData("request: {path: /, times: many}\n    expect: {status: 200}", "task.yaml:5: request.times: found \"many\"; allowed: a whole number from 1 to 1000")]
    [InlineData("request: {path: /, from: moon}\n    expect: {status: 200}", "task.yaml:5: request.from: found \"moon\"; allowed: gateway or pod:<selector>")]
    [InlineData("request: {path: /}\n    expect: {status: 99}", "task.yaml:6: expect.status: found \"99\"; allowed: a whole number from 100 to 599")]
    [InlineData("request: {path: /, listener: https}\n    expect: {status: 200}", "task.yaml:5: request.host: found nothing; allowed: a text")]
    [InlineData("request: {path: /, cacert: a.pem}\n    expect: {status: 200}", "task.yaml:5: request.listener: found http with sni, cacert, cert, key or insecure; allowed: https")]
    [InlineData("request: {path: /, host: h, from: 'pod:app=sleep', as: jason}\n    expect: {status: 200}", "task.yaml:5: request.as: found \"jason\"; allowed: nothing but requests through the gateway's http listener")]
    [InlineData("tcp: {send: hello}", "task.yaml:5: step: found a tcp without expect; allowed: a tcp that says what must be seen")]
    [InlineData("exec: {pod: app=sleep}", "task.yaml:5: exec.argv: found nothing; allowed: a text")]
    [InlineData("logs: {pod: app=sleep, since: ever}", "task.yaml:5: logs.since: found \"ever\"; allowed: step (since the step before this one began)")]
    [InlineData("stats: {filter: x}", "task.yaml:5: stats.pod: found nothing; allowed: a text")]
    [InlineData("request: {path: /}\n    expect: {body: stars}", "task.yaml:6: expect.body: found \"stars\"; allowed: a mapping")]
    [InlineData("request: {path: /}\n    expect: {share: {of: a, value: 20}}", "task.yaml:6: expect.share.value: found \"20\"; allowed: a number from 0 to 1")]
    [InlineData("request: {path: /}\n    within: 5 minutes\n    expect: {status: 200}", "task.yaml:6: step.within: found \"5 minutes\"; allowed: a time such as 500ms, 3s or 1m, at most 10m")]
    [InlineData("request: {path: /}\n    within: 99m\n    expect: {status: 200}", "task.yaml:6: step.within: found \"99m\"; allowed: a time such as 500ms, 3s or 1m, at most 10m")]
    [InlineData("kubectl: [a]\n    expect: {status: 200}", "task.yaml:5: step: kubectl expects status, json, header or share; allowed: exit, body, lines, duration")]
    public void A_wrong_step_is_an_error_with_its_place_what_was_found_and_what_is_allowed(string step, string error)
    {
        var result = Read($"title: T\nscenarios:\n- name: first\n  steps:\n  - {step}\n");
        Assert.Equal([error], result.Errors);
        Assert.Null(result.Task);
    }

    [Fact]
    public void A_pattern_that_is_none_is_told()
    {
        var error = Assert.Single(Read("title: T\nscenarios:\n- name: s\n  steps:\n  - request: {path: /}\n    expect: {lines: {regex: '('}}\n").Errors);
        Assert.StartsWith("task.yaml:6: expect.lines.regex: found \"(\"; allowed: a regular expression (", error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once()
    {
        var errors = Read("""
            titel: T
            requires: [moon]
            scenarios:
            - steps: []
            """).Errors;
        Assert.Equal(
            [
                "task.yaml:1: task.title: found nothing; allowed: a text",
                "task.yaml:2: task.requires: found \"moon\"; allowed: istio>=VERSION, gateway-api, tcp-port-31400, file-mounted-certs, external, offline, or several of them joined by |",
                "task.yaml:4: scenario.name: found nothing; allowed: a text",
                "task.yaml:4: scenario.steps: found a list; allowed: a list of mappings",
                "task.yaml:1: task: unknown field \"titel\"; allowed: title, doc, seed, requires, workloads, scenarios",
            ],
            errors);
    }

    [Theory]
    [InlineData("title: [a\n", "task.yaml:2: not YAML: ")]
    [InlineData("- a\n", "task.yaml:1: found something else than one mapping")]
    [InlineData("", "task.yaml:1: found something else than one mapping")]
    [InlineData("title: a\ntitle: b\n", "task.yaml:2: not YAML: ")]
    public void A_file_that_is_no_mapping_is_told(string text, string beginning) =>
        Assert.StartsWith(beginning, Assert.Single(Read(text).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.StartsWith("/nowhere/task.yaml: cannot be read: ", Assert.Single(TaskFileReader.Read("/nowhere/task.yaml").Errors), StringComparison.Ordinal);

    [Fact]
    public void The_catalog_lists_our_tasks_and_names_them_when_one_is_unknown()
    {
        var catalog = new TaskCatalog(Repository.PathTo("k8s", "tasks"));
        Assert.All(catalog.All(), t => Assert.Empty(t.Errors));
        Assert.Contains("request-routing", catalog.All().Select(t => t.Task!.Name));
        Assert.Equal("request-routing", catalog.Find("request-routing").Task!.Name);
        Assert.Equal("request-routing", catalog.Find(Repository.PathTo("k8s", "tasks", "request-routing", "task.yaml")).Task!.Name);
        var error = Assert.Single(catalog.Find("requst-routing").Errors);
        Assert.StartsWith("task: found \"requst-routing\"; allowed: ", error, StringComparison.Ordinal);
        Assert.Contains("request-routing", error, StringComparison.Ordinal);
    }

    private static TaskFileResult Read(string yaml) => TaskFileReader.Read(yaml, "task.yaml", "/task");
}
