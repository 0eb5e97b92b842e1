namespace ConvBench.Bench.Worker.Levels;

/// <summary>What a check examines: one row with its operands and the output that everything is held against.</summary>
/// <param name="Algorithm">The row.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Data">Its operands.</param>
/// <param name="Options">Threads, device and instruction set of the baseline.</param>
/// <param name="Baseline">The row's output, computed before, by another plan.</param>
/// <param name="OtherIsas">Further vector widths of the machine; empty where the library chooses its own.</param>
internal sealed record Subject(
    IConvAlgorithm Algorithm, ConvProblem Problem, ConvData Data, ConvOptions Options, float[] Baseline, IReadOnlyList<Isa> OtherIsas)
{
    /// <summary>What the comparisons so far have shown.</summary>
    public Findings Findings { get; } = new();

    /// <summary>Whether the row can compute a variant; the first refusal is why there may be nothing to compare.</summary>
    public bool Supports(ConvProblem variant)
    {
        if (Algorithm.Supports(variant, Options.Device, out string reason))
        {
            return true;
        }

        Findings.Missing($"{variant}: {reason}");
        return false;
    }

    /// <summary>The output of one run of a fresh plan.</summary>
    public float[] Output(ConvProblem variant, ConvData data, ConvOptions? options = null)
    {
        using IConvPlan plan = Algorithm.Prepare(variant, data.W, data.B, options ?? Options);
        return Run(plan, variant, data.X);
    }

    /// <summary>The output of a run of this plan with this input, poisoned before.</summary>
    public float[] Run(IConvPlan plan, ConvProblem variant, ReadOnlySpan<float> x)
    {
        plan.Load(x);
        plan.Run(1);
        return Stored(plan, variant);
    }

    /// <summary>What the plan holds now.</summary>
    public float[] Stored(IConvPlan plan, ConvProblem variant)
    {
        var y = new float[variant.OutputCount];
        plan.Store(y);
        Findings.Hash(y);
        return y;
    }
}
