using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Testing;

/// <summary>
/// A real MariaDB on a free loopback port with the sample's table: data, socket and secret in a folder of its own that only its owner
/// can read, and gone with the test. It can be ended, frozen and started again on the same port.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    public const string Password = "a secret \"of\" the test;'";

    private const int Kill = 9;
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("bookinfo-mariadb").FullName;
    private ChildProcess? _process;

    private MariaDbServer()
    {
    }

    public int Port { get; } = FreePort();

    public static async Task<MariaDbServer> StartAsync()
    {
        var server = new MariaDbServer();
        try
        {
            await server.InstallAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it where <see cref="EndAsync"/> ended it.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments =
        [
            "--no-defaults", $"--user={Environment.UserName}", $"--datadir={_folder}/data", $"--socket={_folder}/socket", $"--pid-file={_folder}/pid",
            "--bind-address=127.0.0.1", $"--port={Port.ToString(CultureInfo.InvariantCulture)}", "--skip-name-resolve", "--skip-log-bin",
            "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M", "--performance-schema=OFF", $"--init-file={_folder}/init.sql",
        ];
        _process = ChildProcess.Start("mariadbd", arguments);
        await _process.WaitForLineAsync(line => line.Contains("ready for connections", StringComparison.Ordinal), Limit);
    }

    /// <summary>Kills it, without a farewell to its clients.</summary>
    public async Task EndAsync()
    {
        if (_process is null) return;
        _process.Signal(Kill);
        await _process.WaitForExitAsync(Limit);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>From now on it accepts connections (the kernel does) and says nothing.</summary>
    public void Freeze() => _process!.Signal(Stop);

    public void Thaw() => _process!.Signal(Continue);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task InstallAsync()
    {
        WriteSecret("init.sql", $"""
            CREATE DATABASE IF NOT EXISTS test;
            CREATE TABLE IF NOT EXISTS test.ratings (ReviewID INT NOT NULL PRIMARY KEY, Rating INT);
            INSERT IGNORE INTO test.ratings VALUES (1, 5), (2, 4);
            CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '{Password.Replace("'", "''", StringComparison.Ordinal)}';
            GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;

            """);
        var (code, output) = await ChildProcess.RunAsync(
            "mariadb-install-db",
            ["--no-defaults", $"--user={Environment.UserName}", $"--datadir={_folder}/data", "--skip-test-db", "--innodb-log-file-size=4M"],
            limit: Limit);
        if (code != 0) throw new InvalidOperationException(output);
    }

    private void WriteSecret(string name, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(Path.Combine(_folder, name), options);
        // One statement a line is what the server reads.
        file.Write(text);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
