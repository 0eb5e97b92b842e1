using ConvBench.Reporting.Keras;
using Xunit;

namespace ConvBench.Tests.Reporting.Keras;

public class KerasPageTests
{
    private static readonly string Seeds =
        Path.Combine(Path.GetDirectoryName(RepositoryFiles.Problems)!, "..", "tests", "Fixtures", "keras", "seeds.json");

    /// <summary>The figures that stand in the table of the stored outputs' own description.</summary>
    [Fact]
    public void Seeds_AreSplitIntoTrueDifferenceAndRounding()
    {
        IReadOnlyList<KerasSeed> seeds = KerasSeed.Read(Seeds);
        Assert.Equal(11, seeds.Count);
        KerasSeed seed = seeds.Single(s => s.Seed == 107);
        Assert.Equal(0.0742, seed.Printed, 4);
        Assert.Equal(-0.0078, seed.PrintedPairwise, 4);
        Assert.Equal(-0.0033, seed.True, 4);
        Assert.All(seeds, s => Assert.Equal(s.Printed, s.True + s.Rounding, 9));
        double[] issues = [.. seeds.Where(s => s.IsOfTheIssuesMagnitude).Select(s => s.Printed)];
        Assert.Equal(5, issues.Length);
        Assert.Equal(0.037, Math.Sqrt(issues.Sum(d => d * d) / issues.Length), 3);
    }

    [Fact]
    public void Page_SaysWhoIsNearest_WhoSharesBits_AndWhatTheRunCosts()
    {
        const string Layer = "n1c1024h256w256k1024r4s7_same_d3x2";
        CaseRecord Judged(string row, double relL2, double share) => new()
        {
            Problem = Layer,
            Suite = "judge",
            Backend = row,
            Algorithm = row,
            Status = CaseStatus.Ok,
            Error = new ErrorStats { RelL2 = relL2, ShareAbove1e7 = share, Count = 4096 },
        };
        CaseRecord Live(string row, double ns, double relL2, double prepareNs) =>
            Judged(row, relL2, 0.5) with
            {
                Backend = RowId.Backend(row),
                Own = row[0] == 'm',
                Suite = "keras",
                Time = new TimeRecord(ns, ns, 0, 0, ns, 1),
                PrepareNs = prepareNs,
                FirstRunNs = 1.5 * ns,
            };
        var evidence = new KerasEvidence(
            [Judged("reference/rounded", 2.5e-8, 0.0002), Judged("jax", 4e-7, 0.67), Judged("numpy", 4e-7, 0.67),
                Judged("torch", 1.2e-6, 0.87)],
            new Dictionary<(string, string), string> { [(Layer, "jax")] = "1", [(Layer, "numpy")] = "1", [(Layer, "torch")] = "2" },
            KerasSeed.Read(Seeds),
            ("1.5", "1.25"),
            6e-7,
            [
                Live("managed/fft", 2e9, 2e-7, 3e9), Live("torch/auto", 19e9, 3.9e-7, 1e8),
                Live("managed/auto", 2.5e9, 2e-7, 3e9) with { Chooses = true }, // as accurate as fft and slower
                Live("managed/direct", 19e9, 3.3e-7, 1e8),
            ],
            new RunEnvironment { Machine = "m", CpuModel = "a CPU" });
        string page = KerasPage.Text(evidence).Replace('\n', ' '); // a sentence may break where it likes
        Assert.Contains("67 % to 87 % of each backend's outputs", page, StringComparison.Ordinal);
        Assert.Contains("Nearest to the truth is jax", page, StringComparison.Ordinal);
        Assert.Contains("`managed/fft` of this project makes 2.00e-7", page, StringComparison.Ordinal);
        Assert.Contains("jax and numpy on 1 of 1 problems", page, StringComparison.Ordinal);
        Assert.Contains($"| `{Layer}` | A | A | B | 67 %, 87 % | 0.020 % |", page, StringComparison.Ordinal);
        Assert.Contains("| ★ | `managed/fft` | 2.00 s | 6.00 s |", page, StringComparison.Ordinal);
        Assert.Contains("|  | `managed/auto` | 2.50 s |", page, StringComparison.Ordinal);
        Assert.Contains("|  | `torch/auto` | 19.0 s | 28.6 s |", page, StringComparison.Ordinal);
        Assert.Contains("`managed/fft` is 9.50× as fast as `torch/auto`; for the first answer, each side by its quickest row, 4.77×",
            page, StringComparison.Ordinal);
        Assert.Contains("judged by an output that was stored, none of them live", page, StringComparison.Ordinal);
        Assert.DoesNotContain("results/", page, StringComparison.Ordinal);

        CaseRecord live = Live("keras-torch/layer", 30e9, 3e-8, 1e8);
        string beside = KerasPage.Text(evidence with { Live = [.. evidence.Live, live] }).Replace('\n', ' ');
        Assert.Contains("Live rows of this run are torch; outputs that were stored are jax, numpy.", beside, StringComparison.Ordinal);
        Assert.Contains("Nearest to the truth is torch with a relative L2 error of 3.00e-8. Farthest is numpy", beside,
            StringComparison.Ordinal);
        Assert.Contains("| `keras-torch/layer` |", beside, StringComparison.Ordinal);
        Assert.DoesNotContain("| Keras on torch |", beside, StringComparison.Ordinal);
        page = KerasPage.Text(evidence with { Published = "m/run" });
        Assert.Contains($"[the run](../../results/m/run/report.md):\n\n<!-- figures: rows {Layer}; m/run; but ", page,
            StringComparison.Ordinal);
    }
}
