using Bookinfo.LoadClient.Report;

namespace Bookinfo.LoadClient.Tests.Report;

public sealed class CsvReportTests
{
    [Fact]
    public void One_line_for_each_second_with_empty_fields_for_what_is_not_known() => Assert.Equal(
        """
        time,start_s,length_s,calls,errors,qps,p50_s,p99_s,max_s
        2026-11-25T12:30:00.12345Z,0,1,10,0,10,0.0008,0.0019,0.0021
        2026-11-25T12:30:01.12345Z,1,1,10,0,10,,,0

        """, CsvReport.Write(Samples.Http));
}
