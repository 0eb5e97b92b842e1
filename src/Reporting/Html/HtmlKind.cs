namespace ConvBench.Reporting.Html;

/// <summary>How the page prints and sorts a column's values.</summary>
internal enum HtmlKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>Three significant digits.</summary>
    Number,

    /// <summary>ns, printed in the unit that fits.</summary>
    Time,

    /// <summary>Always with a power of ten.</summary>
    Error,

    /// <summary>One decimal.</summary>
    Bits,

    /// <summary>Bytes, printed in the unit that fits.</summary>
    Bytes,
}
