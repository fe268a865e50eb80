using Bookinfo.LoadClient.Report;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Against what Go's fmt and encoding/json print.</summary>
public sealed class GoFormatTests
{
    [Theory]
    [InlineData(8, "8")]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(0.5, "0.5")]
    [InlineData(99.9, "99.9")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000123456, "0.000123456")]
    [InlineData(0.0000123456, "1.23456e-05")]
    [InlineData(999999, "999999")]
    [InlineData(1000000, "1e+06")]
    [InlineData(5000000, "5e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(1e100, "1e+100")]
    [InlineData(0.220343484, "0.220343484")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void Shortest(double value, string text) => Assert.Equal(text, GoFormat.General(value));

    [Theory]
    [InlineData(0.00052921175, 8, "0.00052921175")]
    [InlineData(0.000346312, 4, "0.0003463")]
    [InlineData(1500, 9, "1500")]
    [InlineData(9.994256, 5, "9.9943")]
    [InlineData(123456, 5, "1.2346e+05")]
    [InlineData(123456, 6, "123456")]
    [InlineData(1000000, 6, "1e+06")]
    [InlineData(1000000, 8, "1000000")]
    [InlineData(0.00014, 6, "0.00014")]
    [InlineData(0.0000142857142, 6, "1.42857e-05")]
    [InlineData(999999.9, 6, "1e+06")]
    [InlineData(0.5, 1, "0.5")]
    [InlineData(2.5, 1, "2")]
    [InlineData(75, 8, "75")]
    [InlineData(double.NaN, 8, "NaN")]
    public void With_a_precision(double value, int precision, string text) => Assert.Equal(text, GoFormat.General(value, precision));

    [Theory]
    [InlineData(100, 1, "100.0")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(2.675, 2, "2.67")]
    [InlineData(0.529211, 3, "0.529")]
    [InlineData(double.NaN, 1, "NaN")]
    public void With_decimals(double value, int decimals, string text) => Assert.Equal(text, GoFormat.Fixed(value, decimals));

    [Theory]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0000012, "0.0000012")]
    [InlineData(0.00000012, "1.2e-7")]
    [InlineData(1e-12, "1e-12")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(123456789.25, "123456789.25")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "0")]
    public void In_Json(double value, string text) => Assert.Equal(text, GoFormat.Json(value));
}
