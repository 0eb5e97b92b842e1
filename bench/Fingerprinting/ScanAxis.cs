namespace ConvBench.Bench.Fingerprinting;

/// <summary>One axis of a layer as a scan of impulses sees it.</summary>
/// <param name="Size">H or W.</param>
/// <param name="Outputs">OH or OW.</param>
/// <param name="Taps">R or S.</param>
/// <param name="Stride">Step between outputs, in inputs.</param>
/// <param name="Pad">Leading padding.</param>
/// <param name="Dilation">Step between taps, in inputs.</param>
internal readonly record struct ScanAxis(int Size, int Outputs, int Taps, int Stride, int Pad, int Dilation)
{
    private const int MostPositions = 40;

    /// <summary>Input step after which the layer looks the same, in one dilation sub-grid: outputs move by <see cref="Dilation"/>.</summary>
    public int Step => Stride * Dilation;

    /// <summary>First input that some output reads.</summary>
    public int First
    {
        get
        {
            for (int p = 0; p < Size; p++)
            {
                if (Touches(p))
                {
                    return p;
                }
            }

            return 0;
        }
    }

    /// <summary>Impulses of a scan: every input of one sub-grid, 40 at most.</summary>
    public int Count => Math.Clamp(((Size - 1 - First) / Step) + 1, 1, MostPositions);

    /// <summary>Outputs of the sub-grid that tiles cut into pieces.</summary>
    public int GridOutputs => (Outputs + Dilation - 1) / Dilation;

    /// <summary>The axis of rows.</summary>
    public static ScanAxis Rows(ConvProblem p) => new(p.H, p.OH, p.R, p.StrideH, p.PadTop, p.DilationH);

    /// <summary>The axis of columns.</summary>
    public static ScanAxis Columns(ConvProblem p) => new(p.W, p.OW, p.S, p.StrideW, p.PadLeft, p.DilationW);

    /// <summary>Input of the i-th impulse.</summary>
    public int Position(int i) => First + (i * Step);

    /// <summary>The tap by which an output reads an input; −1 where it does not.</summary>
    public int Tap(int output, int position)
    {
        int distance = position + Pad - (output * Stride);
        return distance >= 0 && distance % Dilation == 0 && distance / Dilation < Taps ? distance / Dilation : -1;
    }

    private bool Touches(int position)
    {
        for (int t = 0; t < Taps; t++)
        {
            int at = position + Pad - (t * Dilation);
            if (at >= 0 && at % Stride == 0 && at / Stride < Outputs)
            {
                return true;
            }
        }

        return false;
    }
}
