using System.Globalization;

namespace ConvBench.Reporting.Text;

/// <summary>float32 numbers as Python prints them, to the digit.</summary>
internal static class NumpyText
{
    /// <summary>What <c>print(float(np.sum(y)))</c> shows: every digit of the float32, so that differences of two can be
    /// checked by eye.</summary>
    public static string Of(float x)
    {
        string text = ((double)x).ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) ? text.Replace('E', 'e') : text.Contains('.', StringComparison.Ordinal)
            || !float.IsFinite(x) ? text : text + ".0";
    }
}
