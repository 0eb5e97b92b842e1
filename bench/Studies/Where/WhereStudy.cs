using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Reporting.Text;
using ConvBench.Shapes;

namespace ConvBench.Bench.Studies.Where;

/// <summary>study where: in which outputs a row's error sits.</summary>
internal sealed class WhereStudy : IStudy
{
    private const string Direct = "managed/direct";

    /// <summary>A 3×3 layer that every row computes, and a larger filter.</summary>
    private static readonly string[] DefaultProblems = ["n1c64h56w56k64r3s3_p1", "n1c32h40w40k32r5s5_p2"];

    /// <summary>One row of every kind: more would not fit one picture.</summary>
    private static readonly string[] DefaultRows =
    [
        Direct, "managed/im2col", "managed/winograd", "managed/winograd-f2x3", "managed/winograd-f4x3", "managed/winograd-f6x3",
            "managed/sfc6", "managed/fft",
        "torch/auto", "onnx/auto", "nnpack/winograd-f6x3", "nnpack/fft8", "nnpack/fft16",
    ];

    public string Name => "where";

    public string Description => "in which outputs the error sits: channels, border, place in the tile, ulps, around an outlier";

    public void Run(StudyRun run)
    {
        CaseOptions options = run.Options;
        IReadOnlyList<ProblemEntry> problems =
            run.Context.Selection.Problems(options.NamesProblems ? options : options with { Problems = DefaultProblems });
        if (problems.FirstOrDefault(p => OutputSample.Judged(p.Problem) is not null) is { } large)
        {
            throw new UsageException($"study where: {large.Problem} is judged by a sample of its outputs, expected a smaller problem");
        }

        bool chosen = options.Backends.Count + options.Algorithms.Count > 0;
        HashSet<string> done = [.. StudyFile.ReadLines<WhereLine>(run.Folder, WhereLine.FileName, out _)
            .Select(l => $"{l.Problem}|{l.Algorithm}")];
        foreach (ProblemEntry entry in problems)
        {
            IConvAlgorithm[] rows = [.. RowOutputs.Rows(run, entry.Problem).Where(r => chosen || DefaultRows.Contains(r.Id))
                .Where(r => !done.Contains($"{entry.Problem}|{r.Id}"))];
            Problem(run, entry, rows);
        }
    }

    private static void Problem(StudyRun run, ProblemEntry entry, IConvAlgorithm[] rows)
    {
        ConvProblem p = entry.Problem;
        int seed = run.Options.Seed ?? 1;
        run.Say($"{p}: {rows.Length} rows");
        ConvData data = ConvData.Create(p, run.Options.Distribution ?? entry.Distribution ?? Distribution.Normal, seed);
        Truth truth = ReferenceConv.Compute(p, data, Environment.ProcessorCount);
        Dictionary<string, float[]> outputs = Outputs(run, p, data, rows);
        WhereLine[] lines = [.. rows.Where(r => outputs.ContainsKey(r.Id))
            .Select(r => ErrorMap.Of(p, r.Id, outputs[r.Id], truth, RowTiles.Of(r, p, run.Options)))];
        foreach (WhereLine line in WithOutlier(run, p, new OutlierProbe(p, seed), rows, lines))
        {
            StudyFile.Append(run.Folder, WhereLine.FileName, line);
            run.Say($"  {line.Algorithm}: rel. L2 {Format.Error(line.RelL2)}, around an outlier "
                + $"{(line.Outlier is { } o ? Format.Number(o.Rms / o.OwnRms) : "?")} times its own error");
        }
    }

    private static IEnumerable<WhereLine> WithOutlier(StudyRun run, ConvProblem p, OutlierProbe probe, IConvAlgorithm[] rows,
        WhereLine[] lines)
    {
        Dictionary<string, float[]> clean = Outputs(run, p, probe.Clean, rows), spoiled = Outputs(run, p, probe.Data, rows);
        Truth truth = ReferenceConv.Compute(p, probe.Data, Environment.ProcessorCount),
            cleanTruth = ReferenceConv.Compute(p, probe.Clean, Environment.ProcessorCount);
        double direct = probe.Untouched(DirectOutput(run, p, probe.Data), truth).Rms;
        foreach (WhereLine line in lines)
        {
            bool both = clean.ContainsKey(line.Algorithm) & spoiled.ContainsKey(line.Algorithm);
            yield return both
                ? line with
                {
                    Outlier = probe.Of(spoiled[line.Algorithm], truth, probe.Untouched(clean[line.Algorithm], cleanTruth),
                direct)
                }
                : line;
        }
    }

    private static Dictionary<string, float[]> Outputs(StudyRun run, ConvProblem p, ConvData data, IConvAlgorithm[] rows)
    {
        using var outputs = new RowOutputs(run, p, data);
        var found = new Dictionary<string, float[]>();
        foreach (IConvAlgorithm row in rows)
        {
            if (outputs.Of(row) is { } y)
            {
                found[row.Id] = y;
            }
        }

        return found;
    }

    /// <summary>What the others are held against, whatever rows were chosen.</summary>
    private static float[] DirectOutput(StudyRun run, ConvProblem p, ConvData data)
    {
        IConvAlgorithm direct = run.Context.Algorithms.First(a => a.Id == Direct);
        using IConvPlan plan = direct.Prepare(p, data.W, data.B, new ConvOptions(run.Options.Threads[0]) { Isa = run.Options.Isas[0] });
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
