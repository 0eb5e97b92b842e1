namespace ConvBench.Reporting.Tables;

/// <summary>How a column's values are printed and sorted; the formats of report.html's script have the same names.</summary>
public enum ColumnKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Yes, "★", or no.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>Three significant digits.</summary>
    Number,

    /// <summary>Two significant digits.</summary>
    Rough,

    /// <summary>A share, printed in percent with two significant digits.</summary>
    Share,

    /// <summary>ns, printed in the unit that fits.</summary>
    Time,

    /// <summary>Always with a power of ten.</summary>
    Error,

    /// <summary>One decimal.</summary>
    Bits,

    /// <summary>Bytes, printed in the unit that fits.</summary>
    Bytes,
}
