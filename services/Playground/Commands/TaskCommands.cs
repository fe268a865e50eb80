using System.CommandLine;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary><c>task list</c> and <c>task run</c>: the traffic-management tasks as data.</summary>
internal static class TaskCommands
{
    public static Command Build()
    {
        var list = new Command("list", "List the tasks.");
        list.SetAction(_ => TaskList.Write(Catalog(), Console.Out));

        var task = new Command("task", "Traffic-management tasks: apply YAML, look, judge.");
        task.Subcommands.Add(list);
        task.Subcommands.Add(TaskRunCommand.Build());
        return task;
    }

    public static TaskCatalog Catalog() => TaskCatalog.Of(new PlaygroundOptions { StateDirectory = "" });
}
