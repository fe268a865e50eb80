using Bookinfo.Sleep;

return await SleepProgram.RunAsync(args);
