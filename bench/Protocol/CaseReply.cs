namespace ConvBench.Bench.Protocol;

/// <summary>A case as its worker leaves it.</summary>
/// <param name="Result">What was found.</param>
internal sealed record CaseReply(CaseResult Result)
{
    /// <summary>The algorithm's lower bound of the flops that it executes.</summary>
    public double MinimumFlops { get; init; }

    /// <summary>What the engine measured; nothing where nothing was timed.</summary>
    public EngineTimes Times { get; init; } = EngineTimes.None;

    /// <summary>Time of one run before the engine began, seconds: how many passes a case gets is decided by it.</summary>
    public double OnceSeconds { get; init; }

    /// <summary>Fingerprint of the output's bits.</summary>
    public string Output { get; init; } = "";

    /// <summary>What the machine did meanwhile; null where nothing was timed.</summary>
    public MachineState? State { get; init; }
}
