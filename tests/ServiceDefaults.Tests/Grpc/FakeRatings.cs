using System.Collections.Concurrent;
using System.Net;

using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Grpc;

using Google.Protobuf.WellKnownTypes;

using Grpc.Core;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ServiceDefaults.Tests.Grpc;

/// <summary>Ratings by gRPC, as quick or as slow as the test says; it keeps what each call came with.</summary>
internal sealed class FakeRatings : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Metadata> _seen = new();
    private readonly TaskCompletionSource<TimeSpan> _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeRatings(bool silent)
    {
        Silent = silent;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddGrpcServer(RatingsService.Descriptor);
        builder.Services.AddSingleton(this);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapGrpcService<Service>();
        _app.MapGrpcReflection();
    }

    /// <summary>Whether calls wait until their caller gives up.</summary>
    public bool Silent { get; }

    public IReadOnlyCollection<Metadata> Seen => _seen;

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>The deadline that the first silent call came with, once that call has been given up.</summary>
    public Task<TimeSpan> GivenUpAsync() => _givenUp.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public static async Task<FakeRatings> StartAsync(bool silent = false)
    {
        var ratings = new FakeRatings(silent);
        await ratings._app.StartAsync(TestContext.Current.CancellationToken);
        return ratings;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Service(FakeRatings all) : RatingsService.RatingsServiceBase
    {
        public override async Task<BookRatings> GetRatings(GetRatingsRequest request, ServerCallContext context)
        {
            var left = context.Deadline - DateTime.UtcNow;
            all._seen.Enqueue(context.RequestHeaders);
            if (all.Silent)
            {
                using var end = context.CancellationToken.Register(() => all._givenUp.TrySetResult(left));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            return new BookRatings { Id = request.ProductId, Ratings = Value.ForStruct(new Struct()) };
        }
    }
}
