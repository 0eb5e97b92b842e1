namespace ConvBench.Records.Repro;

/// <summary>One property of a row that is checked bit by bit.</summary>
/// <param name="Id">Name in records and headings, "R3".</param>
/// <param name="Title">In a few words.</param>
/// <param name="Meaning">What is computed and compared.</param>
/// <param name="IsRequired">Whether our own kernels must hold it; of libraries it is reported.</param>
/// <param name="IsMetamorphic">A property of the function (scaling, sign), not of how it is called.</param>
public sealed record ReproLevel(string Id, string Title, string Meaning, bool IsRequired, bool IsMetamorphic = false)
{
    /// <summary>Same call again.</summary>
    public static ReproLevel Repeat { get; } = new("R0", "repeat",
        "ten runs of one plan with the same input, another input in between, two runs in a row without loading, and a second plan",
            IsRequired: true);

    /// <summary>Another process.</summary>
    public static ReproLevel Process { get; } =
        new("R1", "fresh process", "a second process, started anew for each problem", IsRequired: true);

    /// <summary>Other thread counts.</summary>
    public static ReproLevel Threads { get; } = new("R2", "threads", "1, 2 and 3 threads, each in a process of its own", IsRequired: true);

    /// <summary>Inside a batch or alone.</summary>
    public static ReproLevel Batch { get; } = new("R3", "batch",
        "each image alone against inside a batch (of three where the problem has one image), and the batch in another order",
            IsRequired: true);

    /// <summary>Moved image.</summary>
    public static ReproLevel Shift { get; } = new("R4 shift", "shifted image",
        "the image moved by one output row, and by one output column: outputs that see the same pixels", IsRequired: false);

    /// <summary>Cut image.</summary>
    public static ReproLevel Crop { get; } = new("R4 crop", "cropped image",
        "the image without its first and last row and column of outputs: outputs that see the same pixels", IsRequired: false);

    /// <summary>Part of the filters.</summary>
    public static ReproLevel Filters { get; } = new("R5 filters", "half of the filters",
        "the first and the second half of the output channels (of the groups, where there are several) as problems of their own",
            IsRequired: false);

    /// <summary>One group alone.</summary>
    public static ReproLevel Group { get; } =
        new("R5 groups", "one group alone", "up to eight groups, each as a problem without groups", IsRequired: false);

    /// <summary>Where the operands lie in memory.</summary>
    public static ReproLevel Alignment { get; } = new("R6 align", "alignment",
        "input, weights, bias and output at 4, 16, 32 and 60 bytes behind a 64-byte boundary", IsRequired: true);

    /// <summary>Other vector widths.</summary>
    public static ReproLevel Isa { get; } =
        new("R6 isa", "instruction set", "managed kernels with every other vector width of the machine, and as scalar code",
            IsRequired: false);

    /// <summary>Powers of two.</summary>
    public static ReproLevel Scale { get; } = new("scale", "power-of-two scaling",
        "conv(2ᵏ·x, w) and conv(x, 2ᵏ·w) are 2ᵏ·conv(x, w) for k = ±10, bias scaled alike", IsRequired: true, IsMetamorphic: true);

    /// <summary>Sign.</summary>
    public static ReproLevel Sign { get; } = new("sign", "sign flip",
        "conv(−x, w) and conv(x, −w) are −conv(x, w), bias flipped alike; zeros of either sign count as equal", IsRequired: true,
            IsMetamorphic: true);

    /// <summary>Zero.</summary>
    public static ReproLevel Zero { get; } =
        new("zero", "zero input", "conv(0, w) without bias is +0 everywhere, never −0", IsRequired: true, IsMetamorphic: true);

    /// <summary>All of them, in the order of the pages.</summary>
    public static IReadOnlyList<ReproLevel> All { get; } =
        [Repeat, Process, Threads, Batch, Shift, Crop, Filters, Group, Alignment, Isa, Scale, Sign, Zero];
}
