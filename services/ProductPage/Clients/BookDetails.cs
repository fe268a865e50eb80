using System.Text.Json;

namespace Bookinfo.ProductPage.Clients;

/// <summary>What the page shows of the answer of details; missing parts are empty.</summary>
internal sealed record BookDetails(string Isbn10, string Publisher, string Pages, string Type, string Language)
{
    public static BookDetails From(JsonElement json) =>
        new(json.Text("ISBN-10"), json.Text("publisher"), json.Text("pages"), json.Text("type"), json.Text("language"));
}
