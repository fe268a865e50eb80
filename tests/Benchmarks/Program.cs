using System.CommandLine;

using Bookinfo.Benchmarks;

var root = new RootCommand("Our programs against their peers: server on one core, load on another, interleaved rounds, medians, ratios.");
root.Subcommands.Add(HttpBinCommand.Build());
root.Subcommands.Add(LoadCommand.Build());
return await root.Parse(args).InvokeAsync();
