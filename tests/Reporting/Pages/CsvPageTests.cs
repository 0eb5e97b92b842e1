using System.Reflection;
using System.Text.Json.Serialization;
using ConvBench.Gates;
using ConvBench.Reporting.Pages;
using Xunit;

namespace ConvBench.Tests.Reporting.Pages;

public class CsvPageTests
{
    [Fact]
    public void Header_NamesEveryFieldOfARecord()
    {
        (string Field, Type Type)[] nested =
            [("Time", typeof(TimeRecord)), ("Error", typeof(ErrorStats)), ("Sums", typeof(OperandSums)), ("Cold", typeof(ColdRecord)),
                ("Certificate", typeof(Certificate)), ("Bound", typeof(BoundRecord)), ("Arithmetic", typeof(ErrorStats)),
            ("Choice", typeof(Choice)), ("ChoiceTile", typeof(ChosenTile)), ("Execution", typeof(Execution)),
            ("Changed", typeof(ChangedTimes)), ("Copies", typeof(CopyTimes)), ("Fit", typeof(ModelFit)), ("Range", typeof(RangeRecord)),
            ("Chain", typeof(ChainRecord)), ("Tolerance", typeof(ErrorTolerance)), ("Profile", typeof(ErrorProfile)),
            ("OperandFiles", typeof(OperandFiles))];
        IEnumerable<string> plain = Names(typeof(CaseRecord)).Except(nested.Select(n => n.Field)).Select(LowerFirst);
        IEnumerable<string> expected =
            plain.Concat(nested.SelectMany(n => Names(n.Type).Where(field => field != "Tile")
                .Select(field => LowerFirst(n.Field) + field)));
        Assert.Equal(expected.Order(), CsvPage.Header.Order());
    }

    [Fact]
    public void Rows_ReadBackByRfc4180_HoldTheFields()
    {
        CaseRecord odd = SampleRun.Untimed(SampleRun.Resnet, "name, with \"quotes\"", "onnx/auto", 1.0 / 3)
            with
        { Reason = "two\r\nlines" };
        List<string[]> rows = Parse(CsvPage.Text([odd, SampleRun.Records[1]]));
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal(CsvPage.Header.Count, row.Length));
        Assert.Equal("name, with \"quotes\"", Cell(rows, 1, "problemName"));
        Assert.Equal("two\r\nlines", Cell(rows, 1, "reason"));
        Assert.Equal(1.0 / 3, double.Parse(Cell(rows, 1, "errorRelL2"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("", Cell(rows, 1, "timeMedianNs"));
        Assert.Equal("true", Cell(rows, 1, "deterministic"));
        Assert.Equal("ok", Cell(rows, 2, "status"));
        Assert.Equal(8, Cell(rows, 2, "timePasses").Split(' ').Length);
    }

    [Fact]
    public void WhatJudgeKeeps_StandsInCells()
    {
        var truth = new Truth([1, 2, 0], [1, 3, 1]);
        float[] y = [1.5f, 2, 0.25f];
        CaseRecord record = SampleRun.Records[1] with
        {
            Tolerance = new ErrorTolerance(1e-3, 0.5, ErrorStatistic.Median),
            Profile = ErrorProfile.Of(y, truth, 0),
            Worst = Mismatch.Worst(y, truth, ConvProblem.Parse("n1c1h1w3k1r1s1"), null),
        };
        List<string[]> rows = Parse(CsvPage.Text([record]));
        Assert.Equal(("0.001", "Median"), (Cell(rows, 1, "toleranceAbsolute"), Cell(rows, 1, "toleranceStatistic")));
        Assert.Equal("0=1 -5=1 -3=1 inf=0", Cell(rows, 1, "profileAbsolute")); // 1/4 and 1/2, the upper ends of their half octaves
        Assert.Equal("0=1 -3=1 inf=1", Cell(rows, 1, "profileRelative"));
        Assert.Equal("0.5:1 0.25:0", Cell(rows, 1, "profileFront"));
        Assert.Equal("0/0/0/0=1.5:1 0/0/0/2=0.25:0", Cell(rows, 1, "worst"));
    }

    [Fact]
    public void Lines_EndWithCarriageReturnAndLineFeed() =>
        Assert.DoesNotContain('\n', CsvPage.Text(SampleRun.Records).Replace("\r\n", "", StringComparison.Ordinal));

    private static string LowerFirst(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static IEnumerable<string> Names(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null).Select(p => p.Name);

    private static string Cell(List<string[]> rows, int row, string column) => rows[row][CsvPage.Header.ToList().IndexOf(column)];

    /// <summary>RFC 4180 by its grammar, independent of the writer.</summary>
    private static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new System.Text.StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                bool doubled = c == '"' && i + 1 < text.Length && text[i + 1] == '"';
                quoted = c != '"' || doubled;
                i += doubled ? 1 : 0;
                cell.Append(quoted ? c.ToString() : "");
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        return rows;
    }
}
