using System.Collections.Immutable;

namespace Bookinfo.Playground.Pods.Images;

/// <summary>An image name that somebody gave a program of their own (<c>up --image NAME=PATH</c>).</summary>
/// <param name="Repository">The name without registry, <c>library/</c>, tag and digest.</param>
/// <param name="Words">What is started: the full path of an executable, or <c>dotnet</c> and that of a dll.</param>
internal sealed record OwnImage(string Repository, ImmutableArray<string> Words);
