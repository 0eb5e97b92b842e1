using ConvBench.Bench.Cli;
using ConvBench.Reporting;

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
        Direct, "managed/im2col", "managed/winograd", "managed/winograd-f2x3", "managed/winograd-f4x3", "managed/winograd-f6x3", "managed/fft",
        "torch/auto", "onnx/auto", "nnpack/winograd-f6x3", "nnpack/fft8", "nnpack/fft16",
    ];

    public string Name => "where";

    public string Description => "in which outputs the error sits: channels, border, place in the tile, ulps, around an outlier";

    public void Run(StudyRun run)
    {
        RunOptions options = run.Options;
        bool own = options.Problems.Count + options.ProblemFiles.Count + options.Suites.Count == 0;
        IReadOnlyList<ProblemEntry> problems = run.Context.Selection.Problems(own ? options with { Problems = DefaultProblems } : options);
        if (problems.FirstOrDefault(p => OutputSample.Judged(p.Problem) is not null) is { } large)
        {
            throw new UsageException($"study where: {large.Problem} is judged by a sample of its outputs, expected a smaller problem");
        }

        bool chosen = options.Backends.Count + options.Algorithms.Count > 0;
        HashSet<string> done = [.. StudyFile.ReadLines<WhereLine>(run.Folder.Location, WhereLine.FileName, out _).Select(l => $"{l.Problem}|{l.Algorithm}")];
        foreach (ProblemEntry entry in problems)
        {
            IConvAlgorithm[] rows = [.. RowOutputs.Rows(run, entry.Problem).Where(r => chosen || DefaultRows.Contains(r.Id)).Where(r => !done.Contains($"{entry.Problem}|{r.Id}"))];
            Problem(run, entry, rows);
        }
    }

    private static void Problem(StudyRun run, ProblemEntry entry, IConvAlgorithm[] rows)
    {
        ConvProblem p = entry.Problem;
        int seed = run.Options.Seed ?? 1;
        run.Context.Out.WriteLine($"{p}: {rows.Length} rows");
        ConvData data = ConvData.Create(p, run.Options.Distribution ?? entry.Distribution ?? Distribution.Normal, seed);
        var lines = new List<WhereLine>();
        Truth truth = ReferenceConv.Compute(p, data, Environment.ProcessorCount);
        using (var outputs = new RowOutputs(run, p, data))
        {
            foreach (IConvAlgorithm row in rows)
            {
                if (outputs.Of(row) is { } y)
                {
                    lines.Add(ErrorMap.Of(p, row.Id, y, truth, RowTiles.Of(row, p, run.Options)));
                }
            }
        }

        var probe = new OutlierProbe(p, seed);
        truth = ReferenceConv.Compute(p, probe.Data, Environment.ProcessorCount);
        OutlierErrors direct = probe.Of(DirectOutput(run, p, probe.Data), truth, null);
        using var probed = new RowOutputs(run, p, probe.Data);
        foreach (WhereLine line in lines)
        {
            run.Pool.Stop.ThrowIfCancellationRequested();
            float[]? y = probed.Of(rows.First(r => r.Id == line.Algorithm));
            WhereLine whole = y is null ? line : line with { Outlier = probe.Of(y, truth, direct) };
            StudyFile.Append(run.Folder.Location, WhereLine.FileName, whole);
            run.Context.Out.WriteLine($"  {line.Algorithm}: rel. L2 {Format.Error(line.RelL2)}, around an outlier {(whole.Outlier is { } o ? Format.Number(o.RatioToDirect) : "?")} times direct's error");
        }
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
