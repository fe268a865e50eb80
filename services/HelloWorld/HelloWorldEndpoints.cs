using System.Runtime.CompilerServices;
using System.Text;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bookinfo.HelloWorld;

/// <summary>The two pages of helloworld (contract bookinfo.md section 14).</summary>
internal static class HelloWorldEndpoints
{
    private const string Html = "text/html; charset=utf-8";

    // The work that the autoscaling and locality exercises load a processor with.
    private const int SquareRoots = 1_000_000;

    public static void MapHelloWorld(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/hello", GetHello);
        routes.MapGet("/health", GetHealth);
    }

    internal static ContentHttpResult GetHello(IOptions<HelloWorldOptions> options)
    {
        Burn();
        return TypedResults.Text($"Hello version: {options.Value.ServiceVersion}, instance: {options.Value.Instance}\n", Html, Encoding.UTF8);
    }

    internal static ContentHttpResult GetHealth() => TypedResults.Text("Helloworld is healthy", Html, Encoding.UTF8);

    /// <returns>The sum: inlined and without a result the work might be left out.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static double Burn()
    {
        var x = 0.0001;
        for (var i = 0; i < SquareRoots; i++) x += Math.Sqrt(x);
        return x;
    }
}
