namespace ConvBench.Reporting.Html;

/// <summary>A column of the interactive page.</summary>
/// <param name="Key">Its name in the page's script.</param>
/// <param name="Title">Heading.</param>
/// <param name="Kind">How its values are printed and sorted.</param>
/// <param name="Place">Where it is shown.</param>
/// <param name="Legend">What it is; "" where the title says it.</param>
/// <param name="Value">A text, a number or a truth value of one row; null where there is nothing to say.</param>
internal sealed record HtmlColumn(string Key, string Title, HtmlKind Kind, HtmlPlace Place, string Legend, Func<HtmlRow, object?> Value);
