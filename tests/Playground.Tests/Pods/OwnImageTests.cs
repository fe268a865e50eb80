using System.CommandLine;

using Bookinfo.Playground.Commands;
using Bookinfo.Playground.Pods.Images;
using Bookinfo.Playground.Store;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary><c>up --image NAME=PATH</c>: which program a name gets, and what the program is told.</summary>
public sealed class OwnImageTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "PodProgram.exe" : "PodProgram");

    private readonly string _folder = Directory.CreateTempSubdirectory("own-image-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_knows_no_PORT_MAP_is_told_where_to_listen()
    {
        await using var lab = await PodLab.StartAsync(own: [new OwnImage("my/app", [Program])]);
        lab.Create(ResourceKinds.Pod, "own", """
            { "spec": { "containers": [ { "name": "main", "image": "localhost:5000/my/app:dev", "args": ["9080", "9081"],
              "env": [ { "name": "ASPNETCORE_URLS", "value": "http://+:9080" }, { "name": "ASPNETCORE_HTTP_PORTS", "value": "9080" }, { "name": "PORT", "value": "9080" } ],
              "ports": [ { "containerPort": 9080 }, { "containerPort": 9081 }, { "containerPort": 9082, "protocol": "UDP" } ] } ] } }
            """);
        var pod = await lab.ReadyAsync("own");
        var ports = lab.Runner.Find(pod.Uid)!.Ports!.Tcp;

        Assert.Equal($"http://{ports[9080]};http://{ports[9081]}", await lab.EnvAsync(pod, "ASPNETCORE_URLS"));
        Assert.Equal($"{ports[9080].Port}", await lab.EnvAsync(pod, "PORT"));
        Assert.Equal("(unset)", await lab.EnvAsync(pod, "ASPNETCORE_HTTP_PORTS"));
        Assert.Equal("http://127.0.0.1:15001", await lab.EnvAsync(pod, "http_proxy"));
        Assert.Equal("9080\n9081", await lab.AskAsync(pod, "/arguments"));
    }

    [Theory]
    [InlineData("""["PodProgram", "9080"]""")]
    [InlineData("""["/app/PodProgram", "9080"]""")]
    [InlineData("""["dotnet", "PodProgram.dll", "9080"]""")]
    public async Task A_command_may_name_the_program_as_Dockerfiles_do(string command)
    {
        await using var lab = await PodLab.StartAsync(own: [new OwnImage("my/app", [Program])]);
        lab.Create(ResourceKinds.Pod, "own", $$"""{ "spec": { "containers": [ { "name": "main", "image": "my/app", "command": {{command}}, "args": ["more"], "ports": [ { "containerPort": 9080 } ] } ] } }""");

        Assert.Equal("9080\nmore", await lab.AskAsync(await lab.ReadyAsync("own"), "/arguments"));
    }

    [Fact]
    public async Task A_project_is_built_and_answers_where_ASPNETCORE_URLS_says()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Hello.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Program.cs"), "var app = WebApplication.Create(args);\napp.MapGet(\"/\", () => \"hello from a project\");\napp.Run();\n", Cancel);
        var images = await ReadAsync($"my/hello:dev={_folder}");
        Assert.Equal("my/hello", Assert.Single(images).Repository);

        await using var lab = await PodLab.StartAsync(own: images);
        lab.Create(ResourceKinds.Pod, "hello", """{ "spec": { "containers": [ { "name": "main", "image": "my/hello:dev", "ports": [ { "containerPort": 8080 } ] } ] } }""");
        var pod = await lab.ReadyAsync("hello");
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                return await lab.AskAsync(pod, "/", 8080) == "hello from a project";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60), () => "it does not answer");
    }

    [Fact]
    public void A_name_of_the_table_may_be_taken_over()
    {
        var table = ImageTable.BuiltIn().With([new OwnImage("examples-bookinfo-reviews-v1", ["/x"]), new OwnImage("nginx", ["/y"])]);
        Assert.Equal(["/x"], table.Find("examples-bookinfo-reviews-v1:1.20.3", out _)!.Own);
        Assert.Equal(["/y"], table.Find("nginx", out _)!.Own);
        Assert.Empty(table.Find("httpbin", out _)!.Own);
    }

    [Theory]
    [InlineData("nonsense", "--image: found \"nonsense\"; allowed is NAME=PATH")]
    [InlineData("a=", "allowed is NAME=PATH")]
    [InlineData("a=/nowhere/at/all", "/nowhere/at/all: no such file or folder")]
    [InlineData("a={folder}", "found 0 projects; allowed is a folder with one .csproj")]
    [InlineData("a={folder}/text", "may not be executed")]
    public async Task A_value_that_cannot_be_used_says_what_is_allowed(string text, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "text"), "x", Cancel);
        var refused = await Assert.ThrowsAsync<CommandException>(() => ReadAsync(text.Replace("{folder}", _folder, StringComparison.Ordinal)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_name_gets_one_program()
    {
        var refused = await Assert.ThrowsAsync<CommandException>(() => ReadAsync($"my/app:1={Program}", $"my/app:2={Program}"));
        Assert.Contains("found my/app twice", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<OwnImage[]> ReadAsync(params string[] values)
    {
        var command = new RootCommand();
        OwnImageOption.AddTo(command);
        return [.. await OwnImageOption.ReadAsync(command.Parse([.. values.SelectMany(static value => new[] { "--image", value })]), Cancel)];
    }
}
