using Bookinfo.LoadClient.Cli;

return await ConsoleContext.RunAsync(args);
