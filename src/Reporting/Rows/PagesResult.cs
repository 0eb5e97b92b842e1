using ConvBench.Reporting.Pages;

namespace ConvBench.Reporting.Rows;

/// <summary>What <see cref="RunPages"/> did.</summary>
/// <param name="Files">Paths of the files written, the page first.</param>
/// <param name="Faults">What could not be read, one line each; the pages name it too.</param>
public sealed record PagesResult(IReadOnlyList<string> Files, IReadOnlyList<string> Faults);
