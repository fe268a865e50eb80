using System.Collections.Concurrent;
using System.Net;
using System.Text;

using Bookinfo.Protos.V1;

using Grpc.Core;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ProductPage.Tests;

/// <summary>A call that an upstream got.</summary>
internal sealed record SeenCall(string Path, string ProductId, IReadOnlyDictionary<string, string> Headers, TimeSpan Deadline, string ConnectionId);

/// <summary>details, reviews and ratings by gRPC behind one socket, each answering as the test says.</summary>
internal sealed class FakeGrpcUpstreams : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenCall> _seen = new();

    private FakeGrpcUpstreams()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.MapGrpcService<FakeDetails>();
        _app.MapGrpcService<FakeReviews>();
        _app.MapGrpcService<FakeRatings>();
    }

    public Func<ServerCallContext, Task<Book>> Details { get; set; } = _ => Task.FromResult(new Book
    {
        Id = "0",
        Author = "William Shakespeare",
        Year = 1595,
        Type = "paperback",
        Pages = 200,
        Publisher = "PublisherA",
        Language = "English",
        Isbn10 = "1234567890",
        Isbn13 = "123-1234567890",
    });

    public Func<ServerCallContext, Task<BookReviews>> Reviews { get; set; } = _ => Task.FromResult(new BookReviews { Id = "0", PodName = "reviews-v2-abc", ClusterName = "null" });

    public Func<ServerCallContext, Task<BookRatings>> Ratings { get; set; } = _ => Task.FromResult(new BookRatings { Id = "0" });

    /// <summary>What came, in this order.</summary>
    public IReadOnlyList<SeenCall> Seen => [.. _seen];

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<FakeGrpcUpstreams> StartAsync()
    {
        var upstreams = new FakeGrpcUpstreams();
        await upstreams._app.StartAsync();
        return upstreams;
    }

    public static RpcException Failure(StatusCode status) => new(new Status(status, "a text of the upstream"));

    /// <summary>Says nothing until the caller hangs up.</summary>
    public static async Task<T> Silent<T>(ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        throw new InvalidOperationException();
    }

    /// <summary>Answers each call with the next of these, the last one for ever.</summary>
    public static Func<ServerCallContext, Task<T>> InTurn<T>(params Func<ServerCallContext, Task<T>>[] answers)
    {
        var calls = -1;
        return context => answers[Math.Min(Interlocked.Increment(ref calls), answers.Length - 1)](context);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task<T> Take<T>(string productId, ServerCallContext context, Func<ServerCallContext, Task<T>> answer)
    {
        var http = context.GetHttpContext();
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _seen.Enqueue(new SeenCall(http.Request.Path.Value!, productId, headers, context.Deadline - DateTime.UtcNow, http.Connection.Id));
        return answer(context);
    }

    private sealed class FakeDetails(FakeGrpcUpstreams all) : DetailsService.DetailsServiceBase
    {
        public override Task<Book> GetBook(GetBookRequest request, ServerCallContext context) => all.Take(request.ProductId, context, all.Details);
    }

    private sealed class FakeReviews(FakeGrpcUpstreams all) : ReviewsService.ReviewsServiceBase
    {
        public override Task<BookReviews> GetReviews(GetReviewsRequest request, ServerCallContext context) => all.Take(request.ProductId, context, all.Reviews);
    }

    private sealed class FakeRatings(FakeGrpcUpstreams all) : RatingsService.RatingsServiceBase
    {
        public override Task<BookRatings> GetRatings(GetRatingsRequest request, ServerCallContext context) => all.Take(request.ProductId, context, all.Ratings);
    }
}
