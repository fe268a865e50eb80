using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Pages;

/// <summary>The sample document of /json. Its names happen to be in the same order in both dialects.</summary>
internal static class SlideShow
{
    private static readonly string[] Items = ["Why <em>WonderWidgets</em> are great", "Who <em>buys</em> WonderWidgets"];

    public static void Write(JsonText json)
    {
        json.BeginObject();
        Member(json, "author"u8, "Yours Truly");
        Member(json, "date"u8, "date of publication");
        json.Name("slides"u8);
        json.BeginArray();
        Slide(json, "Wake up to WonderWidgets!", []);
        Slide(json, "Overview", Items);
        json.EndArray();
        Member(json, "title"u8, "Sample Slide Show");
        json.EndObject();
    }

    private static void Slide(JsonText json, string title, string[] items)
    {
        json.Element();
        json.BeginObject();
        if (items.Length > 0)
        {
            json.Name("items"u8);
            json.BeginArray();
            foreach (var item in items)
            {
                json.Element();
                json.String(item);
            }

            json.EndArray();
        }

        Member(json, "title"u8, title);
        Member(json, "type"u8, "all");
        json.EndObject();
    }

    private static void Member(JsonText json, ReadOnlySpan<byte> name, string value)
    {
        json.Name(name);
        json.String(value);
    }
}
