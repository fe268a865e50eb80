using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary>One path of the admin interface.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Help">As <c>/help</c> prints it.</param>
/// <param name="Run">Answers; gets the query.</param>
internal sealed record AdminCommand(string Path, string Help, Func<IQueryCollection, AdminAnswer> Run)
{
    /// <summary>Whether it changes the proxy: then only POST will do.</summary>
    public bool Changes { get; init; }
}
