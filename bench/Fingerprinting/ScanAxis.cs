namespace ConvBench.Bench.Fingerprinting;

/// <summary>One axis of a layer as a scan of impulses sees it.</summary>
/// <param name="Window">What its outputs read.</param>
internal readonly record struct ScanAxis(Window Window)
{
    private const int MostPositions = 40;

    /// <summary>H or W.</summary>
    public int Size => Window.Size;

    /// <summary>OH or OW.</summary>
    public int Outputs => Window.Outputs;

    /// <summary>R or S.</summary>
    public int Taps => Window.Taps;

    /// <summary>Step between outputs, in inputs.</summary>
    public int Stride => Window.Stride;

    /// <summary>Leading padding.</summary>
    public int Pad => Window.Pad;

    /// <summary>Step between taps, in inputs.</summary>
    public int Dilation => Window.Dilation;

    /// <summary>Input step after which the layer looks the same, in one dilation sub-grid: outputs move by
    /// <see cref="Dilation"/>.</summary>
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
    public static ScanAxis Rows(ConvProblem p) => new(p.Rows);

    /// <summary>The axis of columns.</summary>
    public static ScanAxis Columns(ConvProblem p) => new(p.Columns);

    /// <summary>Input of the i-th impulse.</summary>
    public int Position(int i) => First + (i * Step);

    /// <summary>The tap by which an output reads an input; −1 where it does not.</summary>
    public int Tap(int output, int position) => Window.TapOf(output, position);

    private bool Touches(int position)
    {
        for (int tap = 0; tap < Taps; tap++)
        {
            int at = position - Window.At(0, tap);
            if (at >= 0 && at % Stride == 0 && at / Stride < Outputs)
            {
                return true;
            }
        }

        return false;
    }
}
