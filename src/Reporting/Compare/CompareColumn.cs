namespace ConvBench.Reporting.Compare;

/// <summary>A column of a comparison's tables.</summary>
/// <param name="Title">Head.</param>
/// <param name="AlignRight">Numbers stand at the right.</param>
/// <param name="OnScreen">Whether 100 columns of a terminal have room for it.</param>
/// <param name="Cell">Text; "" where there is nothing to say.</param>
public sealed record CompareColumn(string Title, bool AlignRight, bool OnScreen, Func<CaseChange, string> Cell)
{
    /// <summary>Sentences may break into lines; numbers and names may not.</summary>
    public bool Wraps { get; init; }
}
