using System.Text;

using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Http;

/// <summary>Fields as JSON members, by the two originals' rules for a name that occurs more than once.</summary>
internal static class FieldJson
{
    /// <summary>A string for a name that occurs once, an array for one that occurs more often.</summary>
    public static void StringsOrArrays(this JsonText json, FieldList fields)
    {
        fields.Sort();
        json.BeginObject();
        for (var i = 0; i < fields.Count;)
        {
            var end = fields.EndOfName(i);
            json.Name(fields[i].Name);
            if (end - i == 1) json.String(fields[i].Value);
            else Array(json, fields, i, end);
            i = end;
        }

        json.EndObject();
    }

    /// <summary>Always an array, also for a single value.</summary>
    public static void Arrays(this JsonText json, FieldList fields)
    {
        fields.Sort();
        json.BeginObject();
        for (var i = 0; i < fields.Count;)
        {
            var end = fields.EndOfName(i);
            json.Name(fields[i].Name);
            Array(json, fields, i, end);
            i = end;
        }

        json.EndObject();
    }

    /// <summary>Always a string: values of the same name are joined, or the last one wins.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="fields">What; sorted afterwards.</param>
    /// <param name="join">True: joined by a comma without a space. False: the last value.</param>
    public static void Strings(this JsonText json, FieldList fields, bool join)
    {
        fields.Sort();
        json.BeginObject();
        for (var i = 0; i < fields.Count;)
        {
            var end = fields.EndOfName(i);
            json.Name(fields[i].Name);
            json.String(end - i == 1 || !join ? fields[end - 1].Value : Joined(fields, i, end));
            i = end;
        }

        json.EndObject();
    }

    private static void Array(JsonText json, FieldList fields, int start, int end)
    {
        json.BeginArray();
        for (var i = start; i < end; i++)
        {
            json.Element();
            json.String(fields[i].Value);
        }

        json.EndArray();
    }

    private static string Joined(FieldList fields, int start, int end)
    {
        var text = new StringBuilder(fields[start].Value);
        for (var i = start + 1; i < end; i++) text.Append(',').Append(fields[i].Value);
        return text.ToString();
    }
}
