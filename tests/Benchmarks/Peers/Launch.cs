using System.Text.RegularExpressions;

namespace Bookinfo.Benchmarks.Peers;

/// <summary>A program to start.</summary>
/// <param name="Program">Path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables beside those of this process.</param>
/// <param name="Listening">Finds the port, as its first group, in the line by which the program says that it listens.</param>
internal sealed record Launch(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, Regex Listening);
