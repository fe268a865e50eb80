using System.Collections.Immutable;

using YamlDotNet.Core;

namespace Bookinfo.Playground.Tasks;

/// <summary>What is wrong with a file, in the order it was found.</summary>
internal sealed class ReadingErrors(string file)
{
    private readonly List<string> _errors = [];

    public ImmutableArray<string> All => [.. _errors];

    public void Add(Mark at, string message) => _errors.Add($"{Place(at)}: {message}");

    /// <summary><c>file:line</c>.</summary>
    public string Place(Mark at) => $"{file}:{Math.Max(1, at.Line)}";
}
