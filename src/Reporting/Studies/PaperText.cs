namespace ConvBench.Reporting.Studies;

/// <summary>What the page says of a paper: its experiment, and why a figure may differ.</summary>
/// <param name="Title">Authors and what it is.</param>
/// <param name="Experiment">How the figures are made.</param>
/// <param name="Misses">Why some differ; "" where nothing is known.</param>
internal sealed record PaperText(string Title, string Experiment, string Misses)
{
    private static readonly Dictionary<string, PaperText> Known = new(StringComparer.Ordinal)
    {
        ["barabasz"] = new(
            "Barabasz et al. 2020: Winograd's error tile by tile",
            "B. Barabasz, A. Anderson, K. Soodhalter, D. Gregg, ACM TOMS 46(4), 2020; points and errors as TVM's `winograd_util.py` "
                + "quotes them. One tile, one channel; kernel and input uniform in [−1, 1), float32; "
            + "5000 trials; Σ|y − y64| over the tile by its outputs, averaged; y64 is direct convolution in float64. The transforms' "
            + "constants are rounded to float32, nothing is fused. *Huffman order* adds the terms of "
            + "a transform's row by the smallest exponents first, as the authors do; *in order* adds them by column; *transforms in "
            + "float64* keeps the products in float32.",
            "The order of adding decides by up to a quarter; the published table does not say which it used, and Huffman's fits it."),
        ["lavin"] = new(
            "Lavin and Gray 2016, table 4: VGG layers",
            "A. Lavin, S. Gray, CVPR 2016. Data and filters uniform in [−1, 1), float32; the largest |error| of all outputs against "
                + "float64; points 0, ±1 and 0, ±1, ±2. The batch is not stated; here N = 1. "
            + "As in programs of that time, channels are summed one after the other in one float32 chain, without fused multiply-add. "
            + "The rows *managed/…* are this project's kernels on the same operands: they sum channels in "
            + "blocks or with compensation, and F(4×4) has the points 0, ±5/8, ±3/2.",
            "Only layers of 512 channels miss. There the published Winograd errors stop growing with the channels: layer 4.2 has the "
                + "figure of 3.2 with twice the channels, layer 5 a smaller one. One chain of 512 does not do that. "
            + "A program that splits the channels where an image has few tiles would: one chain errs by more than was published, the "
            + "rows *in four chains* by about as much or less. The paper does not say, so those are not judged."),
        ["onednn"] = new(
            "oneDNN's own limits (benchdnn)",
            "Operands as benchdnn fills them. Direct methods get whole numbers in [−32, 32), a quarter of the inputs not 0: every sum "
                + "in any order is exact in float32, so a single wrong bit counts. "
            + "Winograd gets inputs of 3, or with probability 1/4 a whole number in [−16, 128), weights of 2, or with probability 3/4 "
            + "one in [2, 64); its relative L2 difference may be 2e-5. "
            + "benchdnn asks this of oneDNN's Winograd alone; FFT and Winograd of every library are held against it here. Weights "
            + "above 0 and inputs mostly 3 keep sums from cancelling.",
            ""),
        ["nnpack"] = new(
            "NNPACK's own limits",
            "NNPACK, `test/testers/convolution.h`: operands uniform in [−0.1, 1), the largest relative error of all outputs, the "
                + "median over iterations below 1e-5. The reference multiplies in float32 and adds in float64. "
            + "A mean of 0.45 makes every output a large sum of mostly positive terms: nothing cancels, and a relative error means "
            + "something. Rows of all libraries are held to it.",
            "NNPACK's tests raise the limit where it does not hold (3e-5 for first layers, 1e-4 for inference)."),
    };

    public static PaperText Of(string paper) => Known.TryGetValue(paper, out PaperText? text) ? text : new PaperText(paper, "", "");
}
