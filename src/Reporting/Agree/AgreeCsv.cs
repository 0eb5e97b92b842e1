using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Agree;

/// <summary>agree.csv: every two rows on every problem that both computed, names of the same implementation included.</summary>
internal static class AgreeCsv
{
    public const string FileName = "agree.csv";

    private const string Header =
        "problem,problemName,distribution,seed,first,second,maxAbs,rmsAbs,omegaMax,shareDiffering,shareAbove1e7,shareAbove1e7OfS,"
        + "sumDifference,numpyDifferenceChunked,numpyDifferencePairwise,promiseKept,timesPromise,"
        + "roundedShareAbove1e7,nearerToTruth,toleranceUsed\r\n";

    public static string Text(IReadOnlyList<AgreedProblem> problems)
    {
        var page = new StringBuilder(Header);
        foreach (AgreedProblem problem in problems)
        {
            IReadOnlyList<OutputFacts> rows = problem.Record.Rows;
            for (int a = 0; a < rows.Count; a++)
            {
                for (int b = a + 1; b < rows.Count; b++)
                {
                    Line(page, problem, rows[a].Row, rows[b].Row);
                }
            }
        }

        return page.ToString();
    }

    private static void Line(StringBuilder page, AgreedProblem problem, string first, string second)
    {
        if (problem.Between(first, second) is not { } pair)
        {
            return;
        }

        AgreementRecord r = problem.Record;
        PairDifference d = pair.Difference;
        page.Append(CultureInfo.InvariantCulture,
            $"{r.Problem},{r.ProblemName},{r.Distribution},{r.Seed},{first},{second},{d.MaxAbs},{d.RmsAbs},{d.OmegaMax},"
            + $"{d.ShareDiffering},")
            .Append(CultureInfo.InvariantCulture,
            $"{d.ShareAbove1e7},{d.ShareAbove1e7OfS},{d.SumDifference},{pair.NumpyChunked},{pair.NumpyPairwise},"
            + $"{(pair.Kept ? "true" : "false")},")
            .Append(CultureInfo.InvariantCulture,
            $"{d.MaxAbs / PairDifference.Promise},{problem.Rounded?.ShareAbove1e7},{problem.Nearer(first, second)},"
            + $"{pair.ToleranceUsed}\r\n");
    }
}
