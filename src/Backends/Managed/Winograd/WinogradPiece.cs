using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Some neighbouring taps of a filter as a layer of its own, with the outputs of the whole one.</summary>
/// <remarks>
/// Tap (Row, Column) becomes tap (0, 0): padding less its place, which may be negative (a crop). PadBottom alike, so that OH and OW stay.
/// </remarks>
internal sealed class WinogradPiece
{
    private readonly int _wholeR;
    private readonly int _wholeS;

    /// <summary>The taps from (row, column) on that the axes hold.</summary>
    public WinogradPiece(ConvProblem whole, int row, int column, WinogradAxis h, WinogradAxis w, bool first)
    {
        (Row, Column, H, W) = (row, column, h, w);
        Problem = whole with
        {
            R = h.R,
            S = w.R,
            PadTop = whole.PadTop - (row * whole.DilationH),
            PadBottom = whole.PadBottom - ((whole.R - row - h.R) * whole.DilationH),
            PadLeft = whole.PadLeft - (column * whole.DilationW),
            PadRight = whole.PadRight - ((whole.S - column - w.R) * whole.DilationW),
            HasBias = whole.HasBias && first,
            HasRelu = false, // of the sum of the pieces
        };
        (_wholeR, _wholeS) = (whole.R, whole.S);
    }

    /// <summary>First row of the filter.</summary>
    public int Row { get; }

    /// <summary>First column.</summary>
    public int Column { get; }

    /// <summary>Along the height.</summary>
    public WinogradAxis H { get; }

    /// <summary>Along the width.</summary>
    public WinogradAxis W { get; }

    /// <summary>The layer of this piece; the first one has the bias.</summary>
    public ConvProblem Problem { get; }

    /// <summary>Its taps out of the weights of the whole layer.</summary>
    public float[] Weights(ReadOnlySpan<float> whole)
    {
        var taps = new float[Problem.WeightCount];
        for (int i = 0; i < taps.Length; i++)
        {
            int filter = i / (H.R * W.R), tap = i % (H.R * W.R);
            taps[i] = whole[(((filter * _wholeR) + Row + (tap / W.R)) * _wholeS) + Column + (tap % W.R)];
        }

        return taps;
    }
}
