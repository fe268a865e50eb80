using Bookinfo.Playground.Commands;

return await CommandLine.RunAsync(args);
