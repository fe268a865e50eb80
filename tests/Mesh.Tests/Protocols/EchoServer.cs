using System.Net;

using Grpc.Core;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>A real gRPC server: what callers say decides what it does.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app) => _app = app;

    public IPEndPoint Address => new(IPAddress.Loopback, new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port);

    /// <summary>Ends when a call that waited for its caller's patience was given up.</summary>
    public Task GivenUp => _app.Services.GetRequiredService<EchoCalls>().GivenUp.Task;

    /// <summary>The deadline of the last call of Say, as the server sees it; null: none.</summary>
    public TimeSpan? Deadline => _app.Services.GetRequiredService<EchoCalls>().Deadline;

    /// <param name="name">What the trailer <c>x-server</c> of Say tells.</param>
    public static async Task<EchoServer> StartAsync(string name = "echo")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new EchoCalls { Name = name });
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EchoServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed class EchoCalls
{
    public TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan? Deadline { get; set; }

    public required string Name { get; init; }
}

internal sealed class EchoService(EchoCalls calls) : Echo.EchoBase
{
    /// <summary><c>wait</c> waits until nobody wants the answer; <c>fail</c> fails with details and a trailer.</summary>
    public override async Task<Text> Say(Text request, ServerCallContext context)
    {
        calls.Deadline = context.Deadline == DateTime.MaxValue ? null : context.Deadline - DateTime.UtcNow;
        if (request.Value == "fail") throw new RpcException(new Status(StatusCode.FailedPrecondition, "not now, 100 %"), new Metadata { { "x-why", "because" } });
        if (request.Value == "wait")
        {
            var gone = new TaskCompletionSource();
            await using var _ = context.CancellationToken.Register(() => gone.TrySetResult());
            await gone.Task;
            calls.GivenUp.TrySetResult();
            throw new RpcException(new Status(StatusCode.Cancelled, "nobody waits"));
        }

        await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "first" } });
        context.ResponseTrailers.Add("x-tail", "last");
        context.ResponseTrailers.Add("x-server", calls.Name);
        return new Text { Value = request.Value + context.RequestHeaders.GetValue("x-mood") };
    }

    public override async Task Count(Text request, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        var count = int.Parse(request.Value, System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++) await responseStream.WriteAsync(new Text { Value = $"{i}" }, context.CancellationToken);
    }

    public override async Task<Text> Join(IAsyncStreamReader<Text> requestStream, ServerCallContext context)
    {
        var length = 0;
        await foreach (var part in requestStream.ReadAllAsync(context.CancellationToken)) length += part.Value.Length;
        return new Text { Value = $"{length}" };
    }

    public override async Task Chat(IAsyncStreamReader<Text> requestStream, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        await foreach (var word in requestStream.ReadAllAsync(context.CancellationToken)) await responseStream.WriteAsync(word, context.CancellationToken);
    }
}
