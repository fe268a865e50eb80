using System.Text;

using Bookinfo.LoadClient.Cli;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>A command's world in memory.</summary>
#pragma warning disable CA1001 // Buffers in memory: nothing to release.
internal sealed class FakeConsole
#pragma warning restore CA1001
{
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly TextWriter _errorOfAnyThread;

    public FakeConsole() => _errorOfAnyThread = TextWriter.Synchronized(_error);

    public FakeTimeProvider Time { get; } = new();

    /// <summary>What the commands would have run.</summary>
    public LoadOptions? Prepared { get; private set; }

    public Func<LoadOptions, ILoadRun> Engine { get; set; } = _ => throw new LoadSetupException("no engine in this test");

    public bool IsTerminal { get; init; }

    public byte[] Input { get; set; } = "from stdin"u8.ToArray();

    public Dictionary<string, string> Variables { get; } = [];

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    public string Error
    {
        get
        {
            // The lock that the synchronized writer takes.
            lock (_errorOfAnyThread) return _error.ToString();
        }
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public Task<int> RunAsync(CancellationToken interrupt, params string[] arguments) => CommandTable.RunAsync(arguments, new CommandContext
    {
        Output = _output,
        Error = _errorOfAnyThread,
        Input = new MemoryStream(Input),
        IsErrorTerminal = IsTerminal,
        Time = Time,
        Variable = name => Variables.GetValueOrDefault(name),
        Prepare = (options, _) =>
        {
            Prepared = options;
            return Engine(options);
        },
        Interrupt = interrupt,
    });
}
