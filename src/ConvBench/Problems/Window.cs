namespace ConvBench.Problems;

/// <summary>One axis of a layer: tap t of output o reads input o·Stride − Pad + t·Dilation, 0 where that is outside [0, Size).</summary>
/// <param name="Size">Inputs, H or W.</param>
/// <param name="Taps">R or S.</param>
/// <param name="Stride">Step between outputs, in inputs.</param>
/// <param name="Pad">Zeros before the image.</param>
/// <param name="PadAfter">Zeros behind it.</param>
/// <param name="Dilation">Step between taps, in inputs.</param>
public readonly record struct Window(int Size, int Taps, int Stride, int Pad, int PadAfter, int Dilation)
{
    /// <summary>Inputs from the first tap to the last, (Taps − 1)·Dilation + 1.</summary>
    public int Span => ((Taps - 1) * Dilation) + 1;

    /// <summary>Outputs, ⌊(Size + Pad + PadAfter − Span)/Stride⌋ + 1.</summary>
    public int Outputs => ((Size + Pad + PadAfter - Span) / Stride) + 1;

    /// <summary>Input of an output's first tap; negative before the image.</summary>
    public int Start(int output) => (output * Stride) - Pad;

    /// <summary>Input of a tap, in the image or not.</summary>
    public int At(int output, int tap) => Start(output) + (tap * Dilation);

    /// <summary>Whether the image has this input.</summary>
    public bool Has(int input) => (uint)input < (uint)Size;

    /// <summary>Whether an output's taps reach into the padding.</summary>
    public bool IsBorder(int output) => Start(output) < 0 || Start(output) + Span > Size;

    /// <summary>The tap by which an output reads an input; −1 where it does not.</summary>
    public int TapOf(int output, int input)
    {
        int offset = input - Start(output);
        return offset >= 0 && offset % Dilation == 0 && offset / Dilation < Taps ? offset / Dilation : -1;
    }

    /// <summary>Taps [First, End) inside the image for at least one of the outputs first..last; First = End where none is.</summary>
    public (int First, int End) TapsOf(int first, int last)
    {
        int low = Start(first), high = Start(last);
        int from = high >= 0 ? 0 : Math.Min(Taps, Steps(-high, Dilation));
        return (from, low >= Size ? from : Math.Max(from, Math.Min(Taps, ((Size - 1 - low) / Dilation) + 1)));
    }

    /// <summary>Outputs [First, End) whose tap is inside the image.</summary>
    public (int First, int End) OutputsOf(int tap)
    {
        int offset = At(0, tap), outputs = Outputs;
        int first = offset >= 0 ? 0 : Math.Min(outputs, Steps(-offset, Stride));
        int end = offset >= Size ? first : Math.Min(outputs, ((Size - 1 - offset) / Stride) + 1);
        return (first, Math.Max(first, end));
    }

    /// <summary>Taps inside the image, summed over all outputs.</summary>
    public long TapsInside()
    {
        long inside = 0;
        for (int tap = 0; tap < Taps; tap++)
        {
            (int first, int end) = OutputsOf(tap);
            inside += end - first;
        }

        return inside;
    }

    /// <summary>⌈distance/step⌉ of positive numbers, without their sum: a step may be as long as an int is.</summary>
    private static int Steps(int distance, int step) => ((distance - 1) / step) + 1;
}
