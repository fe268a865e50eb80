using Bookinfo.MeshProxy;

return await ProxyProgram.RunAsync(args);
