using System.Text.Json;

namespace Bookinfo.ProductPage.Tests;

public class PythonJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[1,2,{}],"c":[]}""", """{"b": 1, "a": [1, 2, {}], "c": []}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a": 3, "b": 2}""")]
    [InlineData("{\"a\\ud800\":1,\"b\":2,\"a\\ud800\":3}", "{\"a\\ud800\": 3, \"b\": 2}")]
    [InlineData("[\"a\\ud800\"]", "[\"a\\ud800\"]")]
    [InlineData("[true,false,null,\"\"]", "[true, false, null, \"\"]")]
    [InlineData("\"<b>it's</b> a \\/ \\\\ \\\"\"", "\"<b>it's</b> a / \\\\ \\\"\"")]
    [InlineData("\"é 한 😀 \\u007f\"", "\"\\u00e9 \\ud55c \\ud83d\\ude00 \\u007f\"")]
    [InlineData("\"\\b\\f\\n\\r\\t\\u0001\"", "\"\\b\\f\\n\\r\\t\\u0001\"")]
    [InlineData("[0,-0,12345678901234567890123,-7]", "[0, 0, 12345678901234567890123, -7]")]
    [InlineData("[1.0,1e2,-0.0,0.1,1.50,1E400,-1E400]", "[1.0, 100.0, -0.0, 0.1, 1.5, Infinity, -Infinity]")]
    [InlineData("[1e15,123456789012345680.0,1e16,1.5e-5,0.0001,5e-324,1.7976931348623157e308]", "[1000000000000000.0, 1.2345678901234568e+17, 1e+16, 1.5e-05, 0.0001, 5e-324, 1.7976931348623157e+308]")]
    public void Json_is_rewritten_as_python_writes_it(string json, string expected) => Assert.Equal(expected, PythonJson.Write(JsonElement.Parse(json)));
}
