using ConvBench.Backends.Managed;
using ConvBench.Bench;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Studies;
using ConvBench.Reporting.Studies;
using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Conformance;

/// <summary>How far a NaN or an infinity of one pixel reaches.</summary>
public class PropagationTests
{
    private static readonly string[] Problems =
        [Propagation.P.ToString(), "n1c8h40w40k8r3s3_p2_d2", "n1c8h40w43k9r3s3_p1x3_d1x3_b", "n1c8h40w40k12r5s4_same"];

    public static TheoryData<string, string, float> Cases()
    {
        var data = new TheoryData<string, string, float>();
        foreach (IConvAlgorithm algorithm in new ManagedBackend().Algorithms)
        {
            foreach (string problem in Problems.Where(p => algorithm.Supports(ConvProblem.Parse(p), Device.Cpu, out _)))
            {
                data.Add(algorithm.Id, problem, float.NaN);
                data.Add(algorithm.Id, problem, float.NegativeInfinity);
            }
        }

        return data;
    }

    /// <summary>
    /// Direct methods: exactly the outputs whose window holds the pixel. Winograd: these and no more than the tiles that
    /// read it. FFT: two tiles are
    /// transformed as one complex tile, so at most twice as many tiles as read it (managed/auto is one of them; Winograd
    /// tiles have 8 outputs at most).
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void ABadPixel_ReachesTheOutputsThatReadIt_AndTheirTilesAtMost(string id, string text, float bad)
    {
        ConvProblem p = ConvProblem.Parse(text);
        IConvAlgorithm algorithm = new ManagedBackend().Algorithms.Single(a => a.Id == id);
        bool[] hit = Propagation.Footprint(algorithm, p, bad, out (int Rows, int Columns) tile);
        var reading = new HashSet<(int, int, int, int)>();
        var touched = new HashSet<(int, int, int, int)>();
        for (int i = 0; i < hit.Length; i++)
        {
            (_, _, int oh, int ow) = OutputPlace.Of(p, i);
            bool reads = Propagation.Reads(p, oh, ow);
            Assert.True(hit[i] || !reads, $"output {i} hides the bad pixel");
            Assert.True(tile.Rows > 0 || hit[i] == reads, $"output {i} does not read the bad pixel");
            if (tile.Rows > 0)
            {
                (int, int, int, int) own =
                    (oh % p.DilationH, oh / p.DilationH / tile.Rows, ow % p.DilationW, ow / p.DilationW / tile.Columns);
                _ = hit[i] && touched.Add(own);
                _ = ReadsAsATile(p, tile, own) && reading.Add(own);
            }
        }

        if (id.StartsWith("managed/fft", StringComparison.Ordinal) || tile.Rows > 8)
        {
            Assert.InRange(touched.Count, 1, 2 * reading.Count);
        }
        else
        {
            Assert.Subset(reading, touched);
        }
    }

    /// <summary>`study special` prints a line for every row that its layer has, from records alone.</summary>
    [Fact]
    public void StudySpecial_HasEveryRowOfItsLayer_AndItsPageALineForEach()
    {
        IReadOnlyList<IConvAlgorithm> rows = [.. KnownBackends.All().SelectMany(b => b.Algorithms)];
        var selection = new Selection(new Suites(RepositoryFiles.Problems), rows);
        IReadOnlyList<ConvCase> cases = new SpecialStudy().Cases(new CaseOptions(), selection);
        Assert.Equal(rows.Select(r => r.Id), cases.Select(c => c.Algorithm));
        CaseRecord[] records = [.. cases.Select(c => c.Record(new CaseResult { Range = new RangeRecord { NaNs = 72, LostBits = 3 } }))];
        string page = SpecialPage.Text(records, new StudyHeader("special", "study special"));
        Assert.All(rows, r => Assert.Contains($"| {r.Id} | 72 |  | 3 |", page, StringComparison.Ordinal));
    }

    /// <summary>Whether any output of the tile, cut off at the image or not, has the pixel in its window.</summary>
    private static bool ReadsAsATile(ConvProblem p, (int Rows, int Columns) tile, (int PhaseH, int Row, int PhaseW, int Column) at)
    {
        for (int i = 0; i < tile.Rows; i++)
        {
            for (int j = 0; j < tile.Columns; j++)
            {
                if (Propagation.Reads(p, at.PhaseH + (((at.Row * tile.Rows) + i) * p.DilationH),
                    at.PhaseW + (((at.Column * tile.Columns) + j) * p.DilationW)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
