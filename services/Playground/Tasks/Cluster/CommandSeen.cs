namespace Bookinfo.Playground.Tasks;

/// <summary>What a command left behind.</summary>
internal sealed record CommandSeen(int Exit, string Output);
