namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Wrong places: the product, the bias or the output of somewhere else.</summary>
internal static class IndexBugs
{
    public static IEnumerable<PlantedBug> All => [.. Filters, .. Geometry, .. Channels, .. Biases];

    private static IEnumerable<PlantedBug> Filters =>
    [
        Bug("kernel-transposed", "reads the filter with rows and columns exchanged", p => p.R > 1 && p.S > 1,
            new() { Weight = t => PlainConv.WeightAt(t.P, t.K, t.C, 0, 0) + (t.S * t.P.R) + t.R }),
        Bug("kernel-flipped", "a true convolution: the filter is turned by 180°", p => p.R * p.S > 1,
            new() { Weight = t => PlainConv.WeightAt(t.P, t.K, t.C, t.P.R - 1 - t.R, t.P.S - 1 - t.S) }),
        Bug("kernel-layout", "takes weights as KRSC instead of KCRS", p => p.R * p.S > 1 && p.CPerGroup > 1,
            new() { Weight = t => (((((t.K * t.P.R) + t.R) * t.P.S) + t.S) * t.P.CPerGroup) + t.C }),
        Bug("tap-dropped", "leaves out the filter's last tap", p => p.R * p.S > 1,
            new() { Skips = t => t.R == t.P.R - 1 && t.S == t.P.S - 1 }),
        Bug("one-weight-dropped", "leaves out one weight of one output channel", p => p.R * p.S > 1 || p.C > 1,
            new() { Skips = t => t.K == t.P.K - 1 && t.C == 0 && t.R == t.P.R / 2 && t.S == t.P.S / 2 }),
    ];

    private static IEnumerable<PlantedBug> Geometry =>
    [
        Bug("pad-top-plus-1", "the image begins one row too early", _ => true, new() { Row = t => Right.Row(t) + 1 }),
        Bug("pad-left-plus-1", "the image begins one column too early", _ => true, new() { Column = t => Right.Column(t) + 1 }),
        Bug("same-sides-swapped", "puts the larger half of `same` padding on top and left", p => p.PadTop != p.PadBottom
            || p.PadLeft != p.PadRight,
            new() { Row = t => Right.Row(t) + t.P.PadTop - t.P.PadBottom, Column = t => Right.Column(t) + t.P.PadLeft - t.P.PadRight }),
        Bug("dilation-ignored", "uses dilation 1", p => (p.DilationH > 1 && p.R > 1) || (p.DilationW > 1 && p.S > 1),
            new() { Row = t => t.P.Rows.Start(t.OH) + t.R, Column = t => t.P.Columns.Start(t.OW) + t.S }),
        Bug("dilation-axes-swapped", "exchanges the dilations of rows and columns", p => p.DilationH != p.DilationW,
            new()
            {
                Row = t => t.P.Rows.Start(t.OH) + (t.R * t.P.DilationW),
                Column = t => t.P.Columns.Start(t.OW) + (t.S * t.P.DilationH),
            }),
        Bug("stride-axes-swapped", "exchanges the strides of rows and columns", p => p.StrideH != p.StrideW,
            new() { Row = t => (t.OH * t.P.StrideW) - t.P.PadTop + (t.R * t.P.DilationH),
                Column = t => (t.OW * t.P.StrideH) - t.P.PadLeft + (t.S * t.P.DilationW) }),
        Bug("stride-late", "takes the last pixel of each stride instead of the first", p => p.StrideH > 1,
            new() { Row = t => Right.Row(t) + t.P.StrideH - 1 }),
        Bug("border-not-zeroed", "reads the neighbouring row's pixels instead of padding", p => p.PadLeft + p.PadRight > 0,
            new() { ReadsBesideTheImage = true }),
        Bug("seam-one-row-off", "the first row behind each tile of 6 is taken one row too low", p => p.OH > 6
            && p.R > 1, new() { Row = t => Right.Row(t) + (t.OH > 0 && t.OH % 6 == 0 ? 1 : 0) }),
    ];

    private static IEnumerable<PlantedBug> Channels =>
    [
        Bug("last-channel-dropped", "leaves out the last input channel", p => p.CPerGroup > 1,
            new() { Skips = t => t.C == t.P.CPerGroup - 1 }),
        Bug("group-reads-the-first", "every group reads the channels of group 0", p => p.Groups > 1, new() { Channel = t => t.C }),
        Bug("group-offset", "group g begins at channel g instead of g·C/Groups", p => p.Groups > 1
            && p.CPerGroup > 1, new() { Channel = t => (t.K / t.P.KPerGroup) + t.C }),
        Bug("group-weights-swapped", "groups use each other's weights", p => p.Groups > 1,
            new() { Weight = t => PlainConv.WeightAt(t.P, (t.K + t.P.KPerGroup) % t.P.K, t.C, t.R, t.S) }),
        Bug("channel-tail", "the channels behind the last block of 4 read their neighbour", p => p.CPerGroup > 4 && p.CPerGroup % 4 > 0
            && p.Groups == 1,
            new() { Channel = t => t.C >= t.P.C / 4 * 4 ? t.C - 1 : t.C }),
        Bug("image-0-always", "every image reads the first one", p => p.N > 1, new() { Image = _ => 0 }),
    ];

    private static IEnumerable<PlantedBug> Biases =>
    [
        Bug("bias-forgotten", "adds no bias", p => p.HasBias, new() { Bias = (_, _) => 0 }),
        Bug("bias-twice", "adds the bias twice", p => p.HasBias, new() { Bias = (run, k) => run.Problem.HasBias ? 2 * run.B[k] : 0 }),
        Bug("bias-of-next", "adds the next channel's bias", p => p.HasBias
            && p.K > 1, new() { Bias = (run, k) => run.Problem.HasBias ? run.B[(k + 1) % run.B.Length] : 0 }),
    ];

    private static PlainConv Right { get; } = new();

    private static PlantedBug Bug(string name, string what, Func<ConvProblem, bool> shows, PlainConv conv) =>
        new(name, what, ErrorModel.Componentwise, conv.Compute) { Shows = shows };
}
