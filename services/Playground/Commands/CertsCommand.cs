using System.CommandLine;

using Bookinfo.Playground.Certificates;

namespace Bookinfo.Playground.Commands;

/// <summary><c>certs HOST</c>: the certificates that the TLS tasks need.</summary>
internal static class CertsCommand
{
    public static Command Build()
    {
        var host = new Argument<string>("host") { Description = "DNS name of the server, for example httpbin.example.com." };
        var output = new Option<DirectoryInfo?>("--out") { Description = "Folder to write into (default: one with the host's name, here)." };
        var force = new Option<bool>("--force") { Description = "Overwrite certificates that are there." };
        var command = new Command("certs", "Make a root, an intermediate, a server's and a client's certificate for a host.");
        command.Arguments.Add(host);
        command.Options.Add(output);
        command.Options.Add(force);
        command.SetAction((arguments, _) => ConsoleCommand.RunAsync(() =>
        {
            var name = arguments.GetRequiredValue(host);
            return Task.FromResult(Write(name, arguments.GetValue(output)?.FullName ?? Path.GetFullPath(name), arguments.GetValue(force)));
        }));
        return command;
    }

    /// <exception cref="CommandException">The name is none, something is there already, or the folder cannot be written.</exception>
    private static int Write(string host, string folder, bool force)
    {
        if (Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) != UriHostNameType.Dns)
            throw new CommandException($"certs: found \"{host}\"; allowed: a DNS name such as httpbin.example.com");
        if (!force && CertificateTree.Folders.FirstOrDefault(f => Directory.Exists(Path.Combine(folder, f))) is { } there)
            throw new CommandException($"certs: {Path.Combine(folder, there)} is there already; nothing was written. --force overwrites it");
        try
        {
            CertificateTree.Write(host, folder, TimeProvider.System.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"certs: {e.Message}");
        }

        foreach (var name in CertificateTree.Folders) Console.WriteLine(Path.Combine(folder, name));
        return 0;
    }
}
