using Bookinfo.HttpBin.Endpoints;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin;

/// <summary>Table of contents: every path of both originals.</summary>
internal static class AllRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Begin("Requests and methods");
        routes.MapInspection();
        routes.MapMethods();
        routes.MapService();
        routes.MapDump();

        routes.Begin("Status, time and streams");
        routes.MapStatus();
        routes.MapUnstable();
        routes.MapDelay();
        routes.MapDrip();
        routes.MapStream();
        routes.MapServerSentEvents();
        routes.MapTrailers();
        routes.MapBytes();
        routes.MapRange();
        routes.MapLinks();
        routes.MapWebSocket();

        routes.Begin("Redirects and cookies");
        routes.MapRedirects();
        routes.MapCookies();

        routes.Begin("Authentication");
        routes.MapAuthentication();
        routes.MapDigest();

        routes.Begin("Formats, caches and pictures");
        routes.MapPages();
        routes.MapCompression();
        routes.MapCache();
        routes.MapResponseHeaders();
        routes.MapBase64();
        routes.MapImages();

        routes.Begin("This page");
        routes.MapSwagger();
    }
}
