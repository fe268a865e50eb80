namespace Bookinfo.HttpBin.CommandLine;

/// <summary>The process ends before it starts: with a mistake, or because a question (-h, -version) is answered.</summary>
/// <param name="Text">What to say.</param>
/// <param name="ExitCode">0 where a question was answered.</param>
internal sealed record CommandLineEnd(string Text, int ExitCode);
