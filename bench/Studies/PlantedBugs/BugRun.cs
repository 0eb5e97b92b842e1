namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>What one run of a planted bug works on; it lives as long as its plan.</summary>
/// <param name="Problem">The layer.</param>
/// <param name="W">Weights, KCRS.</param>
/// <param name="B">Bias, or empty.</param>
/// <param name="Threads">Threads asked for.</param>
/// <param name="Clock">Told of the products that are computed.</param>
internal sealed record BugRun(ConvProblem Problem, float[] W, float[] B, int Threads, WorkClock Clock)
{
    /// <summary>Input, NCHW.</summary>
    public float[] X { get; set; } = [];

    /// <summary>Input of the plan's first Load.</summary>
    public float[] FirstX { get; set; } = [];

    /// <summary>Output; Load fills it with NaN.</summary>
    public float[] Y { get; set; } = new float[Problem.OutputCount];

    /// <summary>A buffer that nobody clears, as long as the output.</summary>
    public float[] Scratch { get; } = new float[Problem.OutputCount];

    /// <summary>Runs of the plan, this one included.</summary>
    public long Runs { get; set; }

    /// <summary>Whether it is the first run behind a Load.</summary>
    public bool IsFresh { get; set; }

    /// <summary>Runs that the same call has asked for behind this one.</summary>
    public int LeftInCall { get; set; }

    /// <summary>What a row keeps from run to run.</summary>
    public object? Kept { get; set; }
}
