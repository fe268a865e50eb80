using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Has something to say about objects that are stored nevertheless.</summary>
internal interface IObjectNotes
{
    /// <returns>Texts for <c>Warning:</c> headers; none: nothing to say.</returns>
    IEnumerable<string> Of(ResourceKind kind, JsonObject json);
}
