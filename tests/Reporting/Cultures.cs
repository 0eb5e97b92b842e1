using System.Globalization;

namespace ConvBench.Tests.Reporting;

/// <summary>Cultures that spoil numbers, made by hand: named ones hold no data where globalization is invariant.</summary>
internal static class Cultures
{
    public static CultureInfo Of(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) =
            name switch
            {
                "invariant" => (".", ",", "-"),
                "de-DE" => (",", ".", "-"),
                "tr-TR" => (",", ".", "\u2212"),
                _ => throw new ArgumentOutOfRangeException(nameof(name)),
            };
        culture.DateTimeFormat.DateSeparator = name == "invariant" ? "/" : ".";
        culture.DateTimeFormat.TimeSeparator = name == "tr-TR" ? "." : ":";
        return culture;
    }

    /// <summary>Runs under a culture and puts the old one back.</summary>
    public static string Under(string name, Func<string> text)
    {
        CultureInfo old = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Of(name);
        try
        {
            return text();
        }
        finally
        {
            CultureInfo.CurrentCulture = old;
        }
    }
}
