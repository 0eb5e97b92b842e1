using System.Globalization;

namespace ConvBench.Reporting.Text;

/// <summary>Numbers as readers see them: three significant digits, a unit, the same in every culture.</summary>
public static class Format
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly string[] TimeUnits = ["ns", "µs", "ms", "s"];

    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Three significant digits: 0.00123, 12.3, 1230; "2.18e-7" below 10⁻³ and from 10⁶ on.</summary>
    public static string Number(double x, int digits = 3)
    {
        if (!double.IsFinite(x) || x == 0)
        {
            return x == 0 ? "0" : double.IsNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
        }

        (double rounded, int exponent) = Rounded(x, digits);
        return exponent is < -3 or > 5 ? Scientific(x, digits) : rounded.ToString("F" + Math.Max(0, digits - 1 - exponent), Invariant);
    }

    /// <summary>An error: always scientific, "2.18e-7"; 0 is "0".</summary>
    public static string Error(double x) => !double.IsFinite(x) || x == 0 ? Number(x) : Scientific(x, 3);

    /// <summary>A time given in ns, in the unit that leaves one to three digits before the point: "1.06 ms".</summary>
    public static string Time(double nanoseconds)
    {
        double value = Rounded(nanoseconds, 3).Value;
        int unit = 0;
        for (; value >= 1000 && unit < TimeUnits.Length - 1; unit++)
        {
            value /= 1000;
        }

        return Number(value) + " " + TimeUnits[unit];
    }

    /// <summary>A size given in bytes, binary units: "12.3 MiB".</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < ByteUnits.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return Number(bytes) + " " + ByteUnits[unit];
    }

    /// <summary>A share in percent, "97.1 %".</summary>
    public static string Percent(double percent, int digits = 3) => Number(percent, digits) + " %";

    /// <summary>How many times, "1.26×".</summary>
    public static string Times(double ratio) => Number(ratio) + "×";

    /// <summary>Correct bits, one decimal: "22.1".</summary>
    public static string Bits(double bits) => double.IsFinite(bits) ? bits.ToString("F1", Invariant) : Number(bits);

    /// <summary>A whole number.</summary>
    public static string Whole(long value) => value.ToString(Invariant);

    /// <summary>x to a number of significant digits and its decimal exponent after rounding, so that 999.7 is 1.00·10³.</summary>
    private static (double Value, int Exponent) Rounded(double x, int digits)
    {
        if (!double.IsFinite(x) || x == 0)
        {
            return (x, 0);
        }

        string text = x.ToString("E" + (digits - 1), Invariant);
        return (double.Parse(text, Invariant), int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), Invariant));
    }

    private static string Scientific(double x, int digits)
    {
        (double value, int exponent) = Rounded(x, digits);
        string mantissa = value.ToString("E" + (digits - 1), Invariant);
        return mantissa[..mantissa.IndexOf('E', StringComparison.Ordinal)] + "e" + exponent.ToString(Invariant);
    }
}
