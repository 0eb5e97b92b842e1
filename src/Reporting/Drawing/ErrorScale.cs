using ScottPlot.TickGenerators;

namespace ConvBench.Reporting.Drawing;

/// <summary>A logarithmic axis by hand: positions are log₁₀ of the value, ticks stand at 1, 2, 5 or at decades.</summary>
internal static class ErrorScale
{
    /// <summary>Ticks of values between 10^low and 10^high.</summary>
    /// <param name="low">log₁₀ of the least value.</param>
    /// <param name="high">log₁₀ of the greatest value.</param>
    /// <param name="label">Text of a value.</param>
    public static NumericManual Ticks(double low, double high, Func<double, string> label)
    {
        var ticks = new NumericManual();
        bool fine = high - low < 2.6;
        for (int decade = (int)Math.Floor(low); decade <= (int)Math.Ceiling(high); decade++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double at = decade + Math.Log10(digit);
                if (at < low || at > high)
                {
                    continue;
                }

                if (digit == 1 || (fine && digit is 2 or 5))
                {
                    ticks.AddMajor(at, label(Math.Pow(10, at)));
                }
                else
                {
                    ticks.AddMinor(at);
                }
            }
        }

        return ticks;
    }

    /// <summary>Ticks at whole bits, −log₂ of the value, at most about seven; the last says what they are.</summary>
    public static NumericManual BitTicks(double low, double high, string unit)
    {
        var ticks = new NumericManual();
        double bitsPerDecade = Math.Log2(10);
        int least = (int)Math.Ceiling(-high * bitsPerDecade), most = (int)Math.Floor(-low * bitsPerDecade);
        int step = Math.Max(1, (most - least + 6) / 7);
        for (int bits = most; bits >= least; bits -= step)
        {
            ticks.AddMajor(-bits / bitsPerDecade, Format.Whole(Math.Abs(bits)) + (bits == most ? " " + unit : ""));
        }

        return ticks;
    }

    /// <summary>Ticks at multiples of 1, 2 or 5 times a power of ten, at most about seven from 0 on.</summary>
    public static NumericManual LinearTicks(double right)
    {
        var ticks = new NumericManual();
        double power = Math.Pow(10, Math.Floor(Math.Log10(right / 7)));
        double steps = right / power, step = power * (steps <= 7 ? 1 : steps <= 14 ? 2 : steps <= 35 ? 5 : 10);
        for (int i = 0; i * step <= right; i++)
        {
            ticks.AddMajor(i * step, Format.Number(i * step).TrimEndZeros());
        }

        return ticks;
    }

    /// <summary>Ticks of times on a logarithmic axis of speed: positions are −log₁₀ of the time in ns.</summary>
    /// <param name="low">log₁₀ of the least time, ns.</param>
    /// <param name="high">log₁₀ of the greatest time, ns.</param>
    public static NumericManual TimeTicks(double low, double high)
    {
        var ticks = new NumericManual();
        double[] digits = high - low < 0.5 ? [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]
            : high - low < 1.3 ? [1, 1.5, 2, 3, 5, 7] : [1, 2, 5];
        int first = (int)Math.Floor(low), decades = (int)Math.Ceiling(high) - first + 1;
        foreach (double at in from decade in Enumerable.Range(first, decades) from digit in digits select decade + Math.Log10(digit))
        {
            if (at >= low && at <= high)
            {
                string[] text = Format.Time(Math.Pow(10, at)).Split(' ');
                ticks.AddMajor(-at, text[0].TrimEndZeros() + " " + text[1]);
            }
        }

        return ticks;
    }

    /// <summary>"1e-7": as in the tables, without digits that say nothing.</summary>
    public static string Power(double value)
    {
        string text = Format.Error(value);
        int e = text.IndexOf('e', StringComparison.Ordinal);
        return e < 0 ? text : text[..e].TrimEndZeros() + text[e..];
    }

    private static string TrimEndZeros(this string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
}
