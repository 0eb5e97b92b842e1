namespace ConvBench.Bench.Studies.Papers;

/// <summary>One paper, or one library's own test, whose figures are repeated.</summary>
internal interface IPaper
{
    /// <summary>Word of --name.</summary>
    string Name { get; }

    /// <summary>Repeats it; every figure is written when it is known.</summary>
    void Run(StudyRun run, Action<PaperLine> write);
}
