namespace Bookinfo.Testing;

/// <summary>Programs outside the SDK that some tests run, and how to get them on Debian.</summary>
public static class Tools
{
    /// <summary>Not a program: Debian's own Python, with its gRPC. Another python3 may stand before it on PATH.</summary>
    public const string PythonGrpc = "python3-grpcio";

    /// <summary>Not on PATH: a plugin of docker.</summary>
    public const string DockerCompose = "docker-compose";

    /// <summary>Its headless shell where there is one.</summary>
    public const string Chromium = "chromium";

    private static readonly Dictionary<string, string> Packages = new()
    {
        ["kubectl"] = "apt-get install -t trixie kubernetes-client",
        ["helm"] = "https://helm.sh/docs/intro/install (.ci/tools takes it from an npm package)",
        [Chromium] = "apt-get install chromium-headless-shell (or chromium, which takes twice the processor)",
        ["curl"] = "apt-get install curl",
        ["openssl"] = "apt-get install openssl",
        ["nc"] = "apt-get install netcat-openbsd",
        ["wrk"] = "apt-get install wrk",
        ["h2load"] = "apt-get install nghttp2-client",
        ["mariadbd"] = "apt-get install mariadb-server-core mariadb-client-core (the server without a system service)",
        [PythonGrpc] = "apt-get install python3-grpcio",
        ["podman"] = "apt-get install podman runc catatonit (with mmdebstrap for the stand-in bases)",
        ["dockerd"] = "apt-get install docker.io",
        [DockerCompose] = "apt-get install docker-compose/trixie docker-buildx/trixie (version 2, a plugin of docker)",
        ["gcc"] = "apt-get install gcc zlib1g-dev (native AOT links with it)",
    };

    /// <summary>Full path of the program; null when there is none.</summary>
    public static string? Find(string tool) => tool switch
    {
        PythonGrpc => FindPythonGrpc(),
        DockerCompose => FindDockerPlugin(tool),
        Chromium => FindOnPath("chromium-headless-shell") ?? FindOnPath(tool),
        _ => FindOnPath(tool),
    };

    public static string InstallLine(string tool) => Packages.GetValueOrDefault(tool, $"install {tool}");

    private static string? FindPythonGrpc() => File.Exists("/usr/lib/python3/dist-packages/grpc/__init__.py") ? "/usr/bin/python3" : null;

    private static string? FindDockerPlugin(string name) =>
        ((string[])["/usr/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins", "/usr/local/lib/docker/cli-plugins"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string? FindOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);
}
