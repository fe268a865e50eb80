using System.CommandLine;

using Bookinfo.Benchmarks;
using Bookinfo.Benchmarks.Forms;
using Bookinfo.Benchmarks.Mesh;

var root = new RootCommand("Our programs against their peers: server on one core, load on another, interleaved rounds, medians, ratios.");
root.Subcommands.Add(HttpBinCommand.Build());
root.Subcommands.Add(LoadCommand.Build());
root.Subcommands.Add(MeshCommand.Build());
root.Subcommands.Add(FormsCommand.Build());
return await root.Parse(args).InvokeAsync();
