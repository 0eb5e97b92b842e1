namespace ConvBench.Records.Studies;

/// <summary>One figure of a paper's table beside the one that the repeated experiment gives; a line of paper.jsonl.</summary>
/// <param name="Paper">Name of the paper, "barabasz".</param>
/// <param name="Table">Which of its tables, "F(m×m, 3×3), one tile".</param>
/// <param name="Row">What was computed, "F(4,3) Huffman order".</param>
/// <param name="Quantity">What the figure is, "mean |error|".</param>
/// <param name="Theirs">The published figure, or the limit; null where nothing was published.</param>
/// <param name="Ours">The repeated one.</param>
public sealed record PaperLine(string Paper, string Table, string Row, string Quantity, double? Theirs, double Ours)
{
    /// <summary>File name below a study's folder.</summary>
    public const string FileName = "paper.jsonl";

    /// <summary>Standard error of ours where it is a mean of independent trials.</summary>
    public double? StdErr { get; init; }

    /// <summary>Smallest ratio ours/theirs that counts as the same; null: any.</summary>
    public double? RatioFrom { get; init; }

    /// <summary>Largest such ratio; null with <see cref="RatioFrom"/> null: not judged.</summary>
    public double? RatioTo { get; init; }

    /// <summary>What a reader has to know of this row.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Ours/theirs; null where nothing was published, or where it is 0.</summary>
    public double? Ratio() => Theirs is > 0 ? Ours / Theirs : null;

    /// <summary>Whether ours is what was published, within the limits; null where there is nothing to judge. A published 0
    /// asks for 0.</summary>
    public bool? Holds() => Theirs is null || RatioTo is null ? null
        : Theirs == 0 ? Ours == 0
        : Ours / Theirs >= (RatioFrom ?? 0) && Ours / Theirs <= RatioTo;
}
