namespace ConvBench.Reporting.Html;

/// <summary>Where a column is shown.</summary>
internal enum HtmlPlace
{
    /// <summary>In the table and among the details of a row.</summary>
    Table,

    /// <summary>Among the details of a row alone.</summary>
    Details,

    /// <summary>Nowhere; the script computes with it.</summary>
    Hidden,
}
